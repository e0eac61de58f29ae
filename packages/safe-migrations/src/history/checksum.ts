import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the build writes beside the compiled migrations, which no longer have their tokens. */
export const CHECKSUM_LIST = 'checksums.json';

/**
 * The checksum of a migration over the tokens of its TypeScript: comments and white space do not
 * count, nor does the name of its class, so that a renamed migration is recognized.
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
 * The checksums of compiled migrations, as the build has listed them.
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
