import { type EngineName, ENGINES } from '../operations/engine-name.js';
import type { MigrationFile } from '../history/migration-files.js';
import type { Recorded } from '../history/recorded.js';
import { COLUMN_RULES } from './column-rules.js';
import { LOCK_RULES } from './lock-rules.js';
import { isReasoned, readOptOuts } from './opt-outs.js';
import type { Rule } from './rule.js';
import { recordAll, type Subject } from './subject.js';
import { TEXT_RULES } from './text-rules.js';

export interface Finding {
  path: string;
  migration: string;
  rule: string;
  what: string;
  why: string;
  safeWay: string;
  /** The reason of an opt-out, if there is one: then it is no fault. */
  allowedBecause?: string;
}

export interface LintOptions {
  /** The earlier migrations, which are not checked themselves. */
  history?: MigrationFile[];
  recorded?: Recorded['migrations'];
  /** The engines for which the migrations are written; both by default. */
  engines?: EngineName[];
  /** The names of migrations that were edited after a database applied them. */
  edited?: string[];
}

export const RULES: Rule[] = [...COLUMN_RULES, ...LOCK_RULES, ...TEXT_RULES];

const EDITED = {
  id: 'edited',
  why: 'Databases that have applied it keep the old version; new ones get the new version.',
  safeWay:
    'Restore the file, and make the change in a new migration. If the migration has never left ' +
    'this machine, revert it, and record it again (verify --record).',
};

const OPT_OUT = {
  id: 'opt-out',
  why: 'The next reader has to know why the rule does not apply here.',
  safeWay: '// lint-allow RULE: the reason, in a few words',
};

/** The dangerous places in migrations, including those that are allowed with a reason. */
export async function lint(
  files: MigrationFile[],
  { history = [], recorded = {}, edited = [], engines = ENGINES }: LintOptions = {},
): Promise<Finding[]> {
  const earlier = history.filter(({ name }) => !files.some((file) => file.name === name));
  const all = [...earlier, ...files].toSorted((a, b) => a.timestamp - b.timestamp);
  const subjects = await recordAll(all, engines);
  return subjects
    .filter(({ file }) => files.includes(file))
    .flatMap((subject) => findingsOf(subject, recorded, edited));
}

function findingsOf(
  subject: Subject,
  recorded: Recorded['migrations'],
  edited: string[],
): Finding[] {
  const { path, name: migration, source, checksum } = subject.file;
  const optOuts = readOptOuts(source);
  const finding = ({ id, why, safeWay }: Omit<Rule, 'check'>, what: string): Finding => {
    const optOut = optOuts.find((one) => one.rule === id && isReasoned(one));
    const allowed = optOut && { allowedBecause: optOut.reason };
    return { path, migration, rule: id, what, why, safeWay, ...allowed };
  };
  const found = RULES.flatMap((rule) =>
    [...new Set(rule.check(subject))].map((what) => finding(rule, what)),
  );
  const before = recorded[migration]?.checksum;
  if ((before && before !== checksum) || edited.includes(migration)) {
    found.push(finding(EDITED, `${migration} has changed since it was verified or applied`));
  }
  const known = [...RULES, EDITED].map(({ id }) => id);
  for (const optOut of optOuts) {
    if (!known.includes(optOut.rule))
      found.push(finding(OPT_OUT, `there is no rule ${optOut.rule}`));
    else if (!isReasoned(optOut)) found.push(finding(OPT_OUT, `${optOut.rule}, without a reason`));
  }
  return found;
}
