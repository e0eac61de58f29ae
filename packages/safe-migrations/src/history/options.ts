import type { DataSourceOptions, QueryRunner } from 'typeorm';

/** Completes a schema change that an interrupted program has left half done. */
export interface Repair {
  isDue(queryRunner: QueryRunner): Promise<boolean>;
  /**
   * Completes one thing, in the transaction of the caller.
   * @returns whether there was one
   */
  next(queryRunner: QueryRunner): Promise<boolean>;
}

/** The options of a SafeDataSource besides TypeORM's own. */
export interface SafetyOptions {
  /** Seconds to wait for another process that is migrating the same database; 60 by default. */
  lockTimeout?: number;
  /** What people call `lockTimeout` where they set it, for messages: an environment variable, say. */
  lockTimeoutName?: string;
  /**
   * How people call the commands of this package, for messages, with COMMAND for the name:
   * `npm run migration:COMMAND --`.
   */
  caller?: string;
  /** The checksum of every migration, by class name. Without them an edit goes unnoticed. */
  checksums?: ReadonlyMap<string, string>;
  /** Called with messages for the operator; writes them to standard error by default. */
  announce?: (message: string) => void;
  /**
   * The environment variable that, set to 1, lets TypeORM synchronize or drop the schema. Without
   * it a SafeDataSource always refuses.
   */
  unsafeVariable?: string;
  /** Made before anything else by a run or a revert, even if no migration is pending. */
  repair?: Repair;
}

/** TypeORM's options, with those of this package under `safety`. */
export type SafeDataSourceOptions = DataSourceOptions & { safety?: SafetyOptions };

/** The anomalies of a history that can be allowed. */
export const ANOMALIES = [
  'edited',
  'missing',
  'renamed',
  'duplicated',
  'backdated',
  'newer',
] as const;
export type AnomalyKind = (typeof ANOMALIES)[number];

/** The names of the migrations for which each anomaly has been allowed. */
export type Allowances = Partial<Record<AnomalyKind, string[]>>;
