import { ENGINES } from '../operations/engine-name.js';
import { inverseOf, lossesOf, refusalsOf } from './inverse.js';
import { IS_POSTGRES } from './literal.js';
import { codeOf } from './step-code.js';
import { either, pathOf, type PortableStep } from '../needs/step.js';
import type { Surroundings, Target } from './surroundings.js';

export interface GeneratedFile {
  name: string;
  content: string;
}

/**
 * The migrations for some steps. Indexes of tables that are in use get a migration of their own,
 * outside a transaction: PostgreSQL builds them concurrently.
 * @param name as the user wrote it, in any case
 */
export function writeMigrations(
  steps: PortableStep[],
  name: string,
  timestamp: number,
  target: Target = { engines: ENGINES },
): GeneratedFile[] {
  const tables = steps.map(either).filter(({ op }) => op === 'createTable');
  const created = new Set(tables.map(({ table }) => table));
  const isConcurrent = (step: PortableStep): boolean =>
    target.engines.includes('postgres') &&
    either(step).op === 'createIndex' &&
    !created.has(either(step).table);
  const others = steps.filter((step) => !isConcurrent(step));
  const indexes = steps.filter(isConcurrent);
  const files: GeneratedFile[] = [];
  if (others.length > 0)
    files.push(
      writeMigration(others, name, timestamp, {
        ...target,
        created,
        isConcurrent: false,
      }),
    );
  if (indexes.length > 0) {
    const suffix = others.length > 0 ? '-indexes' : '';
    files.push(
      writeMigration(indexes, name + suffix, timestamp + files.length, {
        ...target,
        created,
        isConcurrent: true,
      }),
    );
  }
  return files;
}

/** Says in the first migration what is wrong with them all: the lint rejects it until that is gone. */
export function addTodos([first, ...others]: GeneratedFile[], problems: string[]): GeneratedFile[] {
  const todos = problems
    .map((line) => `    // TODO ${line.replaceAll(/\s*\n\s*/g, ' ')}\n`)
    .join('');
  const content = first.content.replace(/async up\(.*\n/, (line) => line + todos);
  return [{ ...first, content }, ...others];
}

const words = (name: string): string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== '');

const capital = (word: string): string => word[0].toUpperCase() + word.slice(1);

function writeMigration(
  steps: PortableStep[],
  name: string,
  timestamp: number,
  surroundings: Surroundings,
): GeneratedFile {
  const { created, isConcurrent } = surroundings;
  const up = steps.map((step) => codeOf(step, surroundings)).join('\n');
  const down = inverseOf(steps, created)
    .map((step) => codeOf(step, { ...surroundings, isDown: true }))
    .join('\n');
  const subjects = new Set(steps.map((step) => pathOf(either(step))));
  const body = `
/** ${[...subjects].join(', ')}. */
export class ${words(name).map(capital).join('')}${timestamp} implements MigrationInterface {
${isConcurrent ? '  transaction = false;\n\n' : ''}  async up(queryRunner: QueryRunner): Promise<void> {
    ${up}
  }

${remarks(steps)}  async down(queryRunner: QueryRunner): Promise<void> {
    ${down}
  }
}
${(up + down).includes(IS_POSTGRES) ? HELPER : ''}`;
  const classes = [
    'Table',
    'TableCheck',
    'TableColumn',
    'TableForeignKey',
    'TableIndex',
    'TableUnique',
  ];
  const used = classes.filter((className) => body.includes(`new ${className}(`));
  const imports = ['type MigrationInterface', 'type QueryRunner', ...used].join(', ');
  return {
    name: `${timestamp}-${words(name)
      .map((word) => word.toLowerCase())
      .join('-')}.ts`,
    content: `import { ${imports} } from 'typeorm';\n${body}`,
  };
}

const HELPER = `
const isPostgres = (queryRunner: QueryRunner): boolean =>
  queryRunner.dataSource.options.type === 'postgres';
`;

function remarks(steps: PortableStep[]): string {
  const losses = lossesOf(steps);
  const refusals = refusalsOf(steps);
  const lines = [
    losses.length > 0 && `@loses ${losses.join(', ')}`,
    refusals.length > 0 && `@refuses while ${refusals.join(', or ')}, and changes nothing then`,
  ].filter((line) => line !== false);
  if (lines.length === 0) return '';
  return lines.length === 1
    ? `  /** ${lines[0]} */\n`
    : `  /**\n${lines.map((l) => `   * ${l}`).join('\n')}\n   */\n`;
}
