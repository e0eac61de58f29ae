import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MigrationFile, readMigrationFile } from '../../../src/history/migration-files.js';
import { type Finding, lint } from '../../../src/lint/lint.js';
import { BASE, type Sample } from './sample.js';

const IMPORTS = `import { type MigrationInterface, type QueryRunner, Table, TableCheck, TableColumn,
  TableForeignKey, TableIndex, TableUnique } from 'typeorm';`;

const sourceOf = (sample: Sample, timestamp: number): string => `${IMPORTS}
${sample.helpers ?? ''}
export class Sample${timestamp} implements MigrationInterface {
  ${sample.transaction === false ? 'transaction = false;' : ''}
  async up(queryRunner: QueryRunner): Promise<void> {
    ${sample.up}
  }

  ${sample.loses ? `/** @loses ${sample.loses} */` : ''}
  async down(queryRunner: QueryRunner): Promise<void> {
    ${sample.down ?? ''}
  }
}
`;

/** Lints each sample as a separate migration after the base. */
export async function lintSamples(samples: Sample[]): Promise<Finding[][]> {
  const folder = mkdtempSync(join(import.meta.dirname, '.mutants-'));
  const write = async (sample: Sample, index: number): Promise<MigrationFile> => {
    const path = join(folder, `${index}.ts`);
    writeFileSync(path, sourceOf(sample, 1_700_000_000_000 + index));
    const [file] = await readMigrationFile(path);
    return file;
  };
  try {
    const base = await write(BASE, 0);
    const findings: Finding[][] = [];
    for (const [index, sample] of samples.entries()) {
      const found = await lint([await write(sample, index + 1)], { history: [base] });
      findings.push(found.filter(({ allowedBecause }) => allowedBecause === undefined));
    }
    return findings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
