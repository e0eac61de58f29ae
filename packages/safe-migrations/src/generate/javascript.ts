/**
 * Turns a generated migration into JavaScript by removing its few types.
 * @param isModule whether it is an ES module, or CommonJS
 */
export function javascriptOf(typescript: string, isModule: boolean): string {
  const plain = typescript
    .replaceAll(/\btype \w+,? ?/g, '')
    .replace(/import \{ \} from 'typeorm';\n\n?/, '')
    .replace(' implements MigrationInterface', '')
    .replaceAll(/\): Promise<void> \{/g, ') {')
    .replaceAll('): boolean =>', ') =>')
    .replaceAll('queryRunner: QueryRunner', 'queryRunner');
  if (isModule) return plain;
  return plain
    .replace(/^import (\{.*\}) from 'typeorm';/s, `const $1 = require('typeorm');`)
    .replace(/^export class (\w+)/m, 'exports.$1 = class $1');
}
