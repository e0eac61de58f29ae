import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MarcRecord } from '../../src/books/marc/marc-record.js';

export type Format = 'marc' | 'marcxml';

/** A program of others that reads and writes MARC. */
export interface Other {
  name: string;
  formats: Format[];
  /** Whether it finds records in XML by a pattern of text, so that other ways to write XML are lost. */
  readsTextOfXml?: true;
  read(format: Format, file: string): MarcRecord[];
  /** The file that it writes. */
  write(format: Format, records: MarcRecord[], ours: Record<Format, string>): Buffer;
}

const SCRIPTS = 'test/formats/readers';
const PYTHON = process.env.PYTHON ?? 'python3';

const run = (command: string, args: string[]): Buffer =>
  execFileSync(command, args, { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'inherit'] });

/** The output, or undefined if the program or one of its modules is not installed. */
function output(command: string, args: string[]): string | undefined {
  try {
    return run(command, args).toString().trim();
  } catch {
    return undefined;
  }
}

/**
 * The programs that are installed, and the names of those that are not.
 * @param folder for files that they exchange
 */
export function findOthers(folder: string): { found: Other[]; missing: string[] } {
  const yaz = output('yaz-marcdump', ['-V']);
  const perl = perlVersion('MARC::Record', 'MARC::Charset');
  const perlXml = perlVersion('MARC::File::XML');
  const python = output(PYTHON, [
    '-c',
    'import importlib.metadata as m, pymarc; print(m.version("pymarc"))',
  ]);
  const all: Record<string, Other | '' | undefined> = {
    'yaz-marcdump': yaz && yazMarcdump(/\d+\.\d+\.\d+/.exec(yaz)![0]),
    'MARC::Record with MARC::Charset':
      perl && script(`MARC::Record ${perl}`, 'perl', 'marc-record.pl', ['marc'], folder),
    'MARC::File::XML': perl &&
      perlXml && {
        ...script(`MARC::File::XML ${perlXml}`, 'perl', 'marc-record.pl', ['marcxml'], folder),
        readsTextOfXml: true,
      },
    pymarc:
      python &&
      script(`pymarc ${python}`, PYTHON, 'pymarc_records.py', ['marc', 'marcxml'], folder),
  };
  const found = Object.values(all).filter((other) => other !== '' && other !== undefined);
  const missing = Object.entries(all).filter(([, other]) => !other);
  return { found, missing: missing.map(([name]) => name) };
}

function perlVersion(...modules: string[]): string | undefined {
  const versions = modules.map((name) => `$${name}::VERSION`).join(' ');
  return output('perl', [...modules.map((name) => `-M${name}`), '-e', `print "${versions}"`]);
}

/** It reads as JSON, and writes what it has read from our file in the other format. */
const yazMarcdump = (version: string): Other => ({
  name: `yaz-marcdump ${version}`,
  formats: ['marc', 'marcxml'],
  read: (format, file) =>
    run('yaz-marcdump', ['-i', format, '-o', 'json', file])
      .toString()
      .split(/(?<=\n\})\n/)
      .filter((text) => text.trim() !== '')
      .map((text) => fromJson(JSON.parse(text))),
  write: (format, _, ours) => {
    const from = format === 'marc' ? 'marcxml' : 'marc';
    return run('yaz-marcdump', ['-i', from, '-o', format, '-l', '9=97', ours[from]]);
  },
});

type YazField = Record<string, string | YazDataField>;
interface YazDataField {
  ind1: string;
  ind2: string;
  subfields: Record<string, string>[];
}

function fromJson({ leader, fields }: { leader: string; fields: YazField[] }): MarcRecord {
  const record: MarcRecord = { leader, controlFields: [], dataFields: [] };
  for (const [tag, field] of fields.flatMap(Object.entries) as [string, string | YazDataField][]) {
    if (typeof field === 'string') {
      record.controlFields.push({ tag, data: field });
      continue;
    }
    const subfields = field.subfields.flatMap(Object.entries) as [string, string][];
    record.dataFields.push({
      tag,
      ind1: field.ind1,
      ind2: field.ind2,
      subfields: subfields.map(([code, value]) => ({ code, value })),
    });
  }
  return record;
}

/** A script beside this file that exchanges records as lines of JSON. */
function script(
  name: string,
  command: string,
  file: string,
  formats: Format[],
  folder: string,
): Other {
  const path = join(SCRIPTS, file);
  return {
    name,
    formats,
    read: (format, from) =>
      run(command, [path, 'read', format, from])
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    write: (format, records) => {
      const lines = join(folder, 'records.jsonl');
      writeFileSync(lines, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      return run(command, [path, 'write', format, lines]);
    },
  };
}
