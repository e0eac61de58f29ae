import type { Options } from './shop.js';

/**
 * What generate does about a change: writes a migration that needs no hand; nothing, as it has no
 * effect on the schema; leaves a TODO; or refuses it.
 */
export type Outcome = 'generated' | 'nothing' | { todo: RegExp } | { refused: RegExp };

export interface Case {
  kind: keyof Options;
  property: string;
  /** How it differs from the other cases of the property. */
  note?: string;
  before?: Record<string, any>;
  after: Record<string, any>;
  sqlite: Outcome;
  postgres: Outcome;
  /** The city of the store, as SQL; 'Bern' by default. */
  city?: string;
  /** Whether the values of the column are not kept: it is dropped or computed. */
  losesCity?: true;
}

const refused = (what: string) => ({ refused: new RegExp(`cannot express.*${what}`, 's') });
const same = (outcome: Outcome) => ({ sqlite: outcome, postgres: outcome });
const both = same('generated');
const none = same('nothing');
/** An entity may have the option on one engine alone. */
const onPostgres = { sqlite: 'nothing', postgres: 'generated' } as const;

type Row = Omit<Case, 'kind'>;
const of = (kind: Case['kind'], rows: Row[]): Case[] => rows.map((row) => ({ kind, ...row }));

const COLUMN: Row[] = [
  { property: 'type', after: { type: 'text', length: undefined }, ...both },
  {
    property: 'type',
    note: 'with nullability',
    after: { type: 'text', length: undefined, nullable: false },
    ...same({ todo: /becomes required/ }),
  },
  {
    property: 'type',
    note: 'with nullability and a default',
    before: { nullable: false },
    after: { type: 'text', length: undefined, nullable: true, default: 'x' },
    ...both,
  },
  { property: 'name', after: { name: 'town' }, ...both },
  { property: 'length', after: { length: 60 }, ...both },
  { property: 'nullable', before: { nullable: false }, after: { nullable: true }, ...both },
  { property: 'nullable', note: 'not', after: { nullable: false }, ...same({ todo: /required/ }) },
  { property: 'update', after: { update: false }, ...none },
  { property: 'select', after: { select: false }, ...none },
  { property: 'insert', after: { insert: false }, ...none },
  { property: 'default', after: { default: 'Bern' }, ...both },
  { property: 'default', note: 'gone', before: { default: 'Bern' }, after: {}, ...both },
  { property: 'default', note: 'with an apostrophe', after: { default: "d'Ivoire" }, ...both },
  {
    property: 'default',
    note: 'without its apostrophe',
    before: { default: "d'Ivoire" },
    after: { default: 'a' },
    ...both,
  },
  { property: 'default', note: 'with ::', after: { default: 'a::b c' }, ...both },
  {
    property: 'default',
    note: 'without its ::',
    before: { default: 'a::b c' },
    after: { default: 'a' },
    ...both,
  },
  { property: 'default', note: 'with a backslash', after: { default: 'a\\b\n`${c}' }, ...both },
  {
    property: 'default',
    note: 'of a number',
    before: { type: 'int', length: undefined, default: 1 },
    after: { type: 'int', length: undefined, default: -2 },
    city: '3',
    ...both,
  },
  {
    property: 'default',
    note: 'of a function',
    after: { default: () => `lower('A')` },
    ...both,
  },
  { property: 'onUpdate', after: { onUpdate: 'now()' }, ...same(refused('onUpdate')) },
  {
    property: 'primary',
    after: { primary: true, nullable: false, primaryKeyConstraintName: 'PK_stores' },
    ...same({ todo: /./ }),
  },
  { property: 'unique', after: { unique: true }, ...both },
  { property: 'unique', note: 'no longer', before: { unique: true }, after: {}, ...both },
  { property: 'comment', after: { comment: `where it's` }, ...onPostgres },
  { property: 'comment', note: 'gone', before: { comment: 'a' }, after: {}, ...onPostgres },
  {
    property: 'precision',
    before: { type: 'decimal', length: undefined, precision: 5, scale: 2 },
    after: { type: 'decimal', length: undefined, precision: 7, scale: 2 },
    city: '3.25',
    ...both,
  },
  {
    property: 'scale',
    before: { type: 'decimal', length: undefined, precision: 5, scale: 2 },
    after: { type: 'decimal', length: undefined, precision: 5, scale: 3 },
    city: '3.25',
    ...both,
  },
  { property: 'unsigned', after: { unsigned: true }, ...same(refused('unsigned')) },
  { property: 'charset', after: { charset: 'latin1' }, ...same(refused('charset')) },
  {
    property: 'collation',
    after: { collation: 'C' },
    sqlite: { refused: /cannot make the schema.*no such collation/ },
    postgres: { todo: /down fails/ },
  },
  {
    property: 'collation',
    note: 'of SQLite',
    after: { collation: 'NOCASE' },
    sqlite: { todo: /./ },
    postgres: { refused: /cannot make the schema.*"NOCASE"/ },
  },
  {
    property: 'enum',
    before: { type: 'simple-enum', length: undefined, enum: ['Bern', 'Chur'] },
    after: { type: 'simple-enum', length: undefined, enum: ['Bern', 'Chur', 'Genf'] },
    ...both,
  },
  {
    property: 'enum',
    note: 'with an apostrophe',
    before: { type: 'simple-enum', length: undefined, enum: ['Bern'] },
    after: { type: 'simple-enum', length: undefined, enum: ['Bern', "Val d'Isère"] },
    sqlite: { refused: /cannot make the schema/ },
    postgres: 'generated',
  },
  {
    property: 'enum',
    note: 'with a default and without a value',
    before: { type: 'simple-enum', length: undefined, enum: ['Bern', 'Chur'], default: 'Bern' },
    after: { type: 'simple-enum', length: undefined, enum: ['Bern', 'Genf'], default: 'Bern' },
    ...same({ todo: /can no longer be Chur/ }),
  },
  {
    property: 'enumName',
    before: { type: 'simple-enum', length: undefined, enum: ['Bern'], enumName: 'cities' },
    after: { type: 'simple-enum', length: undefined, enum: ['Bern'], enumName: 'towns' },
    ...onPostgres,
  },
  {
    property: 'primaryKeyConstraintName',
    before: { primary: true, nullable: false, primaryKeyConstraintName: 'PK_stores' },
    after: { primary: true, nullable: false, primaryKeyConstraintName: 'PK_shops' },
    sqlite: 'nothing',
    postgres: { todo: /PK_shops/ },
  },
  { property: 'foreignKeyConstraintName', after: { foreignKeyConstraintName: 'FK_x' }, ...none },
  {
    property: 'asExpression',
    before: { asExpression: '"rank" + 1', generatedType: 'STORED', type: 'int', length: undefined },
    after: { asExpression: '"rank" + 2', generatedType: 'STORED', type: 'int', length: undefined },
    losesCity: true,
    ...both,
  },
  {
    property: 'generatedType',
    after: { asExpression: `"name" || '!'`, generatedType: 'STORED' },
    ...same({ todo: /generated/ }),
  },
  {
    property: 'generatedIdentity',
    before: { type: 'int', length: undefined, nullable: false },
    after: { type: 'int', length: undefined, nullable: false, generatedIdentity: 'ALWAYS' },
    city: '3',
    ...none,
  },
  { property: 'hstoreType', after: { hstoreType: 'string' }, ...none },
  {
    property: 'array',
    before: { type: 'text', length: undefined },
    after: { type: 'text', length: undefined, array: true },
    sqlite: 'generated',
    postgres: { todo: /./ },
  },
  {
    property: 'transformer',
    after: { transformer: { to: (value: unknown) => value, from: (value: unknown) => value } },
    ...none,
  },
  {
    property: 'spatialFeatureType',
    after: { spatialFeatureType: 'Point' },
    ...same(refused('spatialFeatureType')),
  },
  { property: 'srid', after: { srid: 4326 }, ...same(refused('srid')) },
  { property: 'query', after: { query: () => '1' }, ...none },
  { property: 'utc', after: { utc: true }, ...none },
];

const INDEX: Row[] = [
  { property: 'name', after: { name: 'IDX_stores_by_rank' }, ...both },
  { property: 'columns', after: { columns: ['rank', 'name'] }, ...both },
  {
    property: 'columns',
    note: 'in another order',
    before: { columns: ['rank', 'name'] },
    after: { columns: ['name', 'rank'] },
    ...both,
  },
  { property: 'unique', after: { unique: true }, ...both },
  { property: 'spatial', after: { spatial: true }, ...same(refused('spatial')) },
  { property: 'fulltext', after: { fulltext: true }, ...same(refused('fulltext')) },
  { property: 'nullFiltered', after: { nullFiltered: true }, ...same(refused('nullFiltered')) },
  { property: 'parser', after: { parser: 'ngram' }, ...same(refused('parser')) },
  { property: 'where', after: { where: '"rank" > 1' }, ...both },
  {
    property: 'where',
    note: 'another',
    before: { where: `"city" <> 'a'` },
    after: { where: `"city" <> 'it''s'` },
    ...both,
  },
  { property: 'where', note: 'gone', before: { where: '"rank" > 1' }, after: {}, ...both },
  { property: 'sparse', after: { sparse: true }, ...same(refused('sparse')) },
  { property: 'background', after: { background: true }, ...same(refused('background')) },
  { property: 'concurrent', after: { concurrent: true }, ...none },
  {
    property: 'expireAfterSeconds',
    after: { expireAfterSeconds: 9 },
    ...same(refused('expireAfterSeconds')),
  },
  {
    property: 'type',
    after: { type: 'hash' },
    sqlite: { refused: /index type/ },
    postgres: 'generated',
  },
];

const CHECK: Row[] = [
  { property: 'name', after: { name: 'CHK_stores_rank_sign' }, ...both },
  { property: 'expression', after: { expression: '"rank" >= -1' }, ...both },
  {
    property: 'expression',
    note: 'with quotes',
    before: { expression: `"city" <> 'it''s'` },
    after: { expression: `"city" <> 'a\\b\`\${c}' AND length("city") < 50` },
    ...both,
  },
];

const UNIQUE: Row[] = [
  { property: 'name', after: { name: 'UQ_stores_name_rank' }, ...both },
  {
    property: 'name',
    note: 'of one column',
    before: { columns: ['name'] },
    after: { columns: ['name'], name: 'UQ_name' },
    ...both,
  },
  { property: 'columns', after: { columns: ['name', 'city'] }, ...both },
  { property: 'deferrable', after: { deferrable: 'INITIALLY DEFERRED' }, ...onPostgres },
  {
    property: 'deferrable',
    note: 'no longer',
    before: { deferrable: 'INITIALLY DEFERRED' },
    after: {},
    ...onPostgres,
  },
];

const RELATION: Row[] = [
  { property: 'cascade', after: { cascade: true }, ...none },
  { property: 'nullable', before: { nullable: false }, after: { nullable: true }, ...both },
  { property: 'onDelete', after: { onDelete: 'CASCADE' }, ...both },
  { property: 'onDelete', note: 'gone', before: { onDelete: 'CASCADE' }, after: {}, ...both },
  { property: 'onUpdate', after: { onUpdate: 'CASCADE' }, ...both },
  { property: 'onUpdate', note: 'gone', before: { onUpdate: 'CASCADE' }, after: {}, ...both },
  { property: 'deferrable', after: { deferrable: 'INITIALLY DEFERRED' }, ...both },
  {
    property: 'deferrable',
    note: 'gone',
    before: { deferrable: 'INITIALLY DEFERRED' },
    after: {},
    ...both,
  },
  {
    property: 'createForeignKeyConstraints',
    after: { createForeignKeyConstraints: false },
    ...both,
  },
  { property: 'lazy', after: { lazy: true }, ...none },
  { property: 'eager', after: { eager: true }, ...none },
  { property: 'persistence', after: { persistence: false }, ...none },
  { property: 'orphanedRowAction', after: { orphanedRowAction: 'delete' }, ...none },
];

const ENTITY: Row[] = [
  { property: 'name', after: { name: 'shops' }, ...both },
  { property: 'orderBy', after: { orderBy: { name: 'ASC' } }, ...none },
  { property: 'engine', after: { engine: 'MyISAM' }, ...same(refused('engine')) },
  { property: 'database', after: { database: 'other' }, ...same(refused('database')) },
  { property: 'schema', after: { schema: 'other' }, ...same(refused('schema')) },
  { property: 'synchronize', after: { synchronize: false }, ...none },
  {
    property: 'withoutRowid',
    after: { withoutRowid: true },
    sqlite: { todo: /./ },
    postgres: 'nothing',
  },
  { property: 'comment', after: { comment: `where it's` }, ...onPostgres },
  { property: 'comment', note: 'gone', before: { comment: 'a' }, after: {}, ...onPostgres },
];

export const CASES: Case[] = [
  ...of('column', COLUMN),
  ...of('index', INDEX),
  ...of('check', CHECK),
  ...of('unique', UNIQUE),
  ...of('relation', RELATION),
  ...of('entity', ENTITY),
];
