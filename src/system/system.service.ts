import { existsSync, readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SafeDataSource } from 'safe-migrations';
import { parseDatabaseUrl, placeOf } from '../config/database-url.js';
import { Environment } from '../config/environment.js';
import { Engine } from '../database/engine/engine.js';
import type { Statement } from '../database/engine/statement.js';
import { StatementFactory } from '../database/statement-factory.js';

export interface System {
  version: string;
  nodeVersion: string;
  database: { engine: string; version: string; place: string };
  migrations: { applied: { name: string; appliedAt: string | null }[]; pending: string[] };
}

const VERSION_OF = {
  sqlite: 'sqlite_version()',
  postgres: `current_setting('server_version')`,
};

/** Describes the process and its database, for administrators. */
@Injectable()
export class SystemService {
  private readonly version = packageVersion();
  private readonly selectVersion: Statement;

  constructor(
    private readonly dataSource: DataSource,
    private readonly engine: Engine,
    private readonly environment: Environment,
    statements: StatementFactory,
  ) {
    const sql = `SELECT ${VERSION_OF[engine.dialect]} AS "version"`;
    this.selectVersion = statements.create('database_version', sql);
  }

  async describe(): Promise<System> {
    const [{ version }] = await this.engine.read(this.selectVersion, []);
    const place = placeOf(parseDatabaseUrl(this.environment.DATABASE_URL));
    return {
      version: this.version,
      nodeVersion: process.version,
      database: { engine: this.engine.dialect, version: String(version), place },
      migrations: await this.migrations(),
    };
  }

  private async migrations(): Promise<System['migrations']> {
    const { migrator } = this.dataSource as SafeDataSource;
    const { applied, pending, records } = await migrator.history();
    const appliedAt = (name: string): string | null => records.get(name)?.appliedAt ?? null;
    return {
      applied: applied.map(({ name }) => ({ name, appliedAt: appliedAt(name) })),
      pending: pending.map(({ name }) => name),
    };
  }
}

/** Of the nearest package.json above this file, which may be bundled. */
function packageVersion(): string {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('..', folder);
  const file = readFileSync(new URL('package.json', folder), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
