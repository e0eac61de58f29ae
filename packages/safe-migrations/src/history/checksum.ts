import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Written by the build: compiled migrations no longer have the tokens of their sources. */
export const CHECKSUM_LIST = 'checksums.json';

/**
 * The checksum over the tokens of a migration's source. It ignores comments, white space and the
 * class name, so that a renamed migration is recognized.
 */
export async function checksumOf(source: string, className: string): Promise<string> {
  const { default: tokensOf } = await import('js-tokens');
  const hash = createHash('sha256');
  for (const { type, value } of tokensOf(source)) {
    if (/^(WhiteSpace|LineTerminatorSequence|MultiLineComment|SingleLineComment)$/.test(type)) {
      continue;
    }
    const isName = value === className || value.slice(1, -1) === className;
    hash.update(isName ? 'class name' : value).update('\0');
  }
  return hash.digest('hex');
}

/**
 * The checksums of compiled migrations, from the list of the build.
 * @throws Error when the build has not written the list
 */
export async function readChecksumList(folder: string): Promise<ReadonlyMap<string, string>> {
  const list = await readFile(join(folder, CHECKSUM_LIST), 'utf8').catch(() => {
    throw new Error(
      `${join(folder, CHECKSUM_LIST)} is missing: the last step of the build writes it`,
    );
  });
  return new Map(Object.entries<string>(JSON.parse(list)));
}
