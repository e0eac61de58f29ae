import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Environment } from '../../config/environment.js';
import { isMovedAway } from '../engine/database-errors.js';
import { Engine } from '../engine/engine.js';
import { NORMAL_FORM_VERSION, UNICODE } from './normal-form.js';
import { NormalForms, storedVersion } from './normal-forms.js';

/** Milliseconds between two lines of progress. */
const INTERVAL = 5000;

/** Rebuilds outdated normal forms in the background, if RUN_MIGRATIONS is on. */
@Injectable()
export class NormalFormsAtStart implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('NormalForms');
  private readonly forms: NormalForms;
  private rebuilding: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    dataSource: DataSource,
    private readonly engine: Engine,
    private readonly environment: Environment,
  ) {
    this.forms = new NormalForms(
      dataSource,
      (sql, parameters) => engine.bulkRead({ name: '', sql }, parameters),
      (sql, parameters) => engine.bulk((execute) => execute({ name: '', sql }, parameters)),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    const { unicode } = process.versions;
    if (unicode !== UNICODE) {
      this.logger.warn(
        `This Node has Unicode ${unicode}, but normal forms follow ${UNICODE}: some texts ` +
          'will not be found. Use a Node version that package.json names.',
      );
    }
    // Not a bulk read: its thread or connection is only needed if there is something to rebuild.
    const stored = await storedVersion((sql, parameters) =>
      this.engine.read({ name: '', sql }, parameters),
    );
    if (stored === undefined) await this.recordVersion();
    else if (stored > NORMAL_FORM_VERSION) {
      this.logger.warn('The stored normal forms have a newer version: some searches miss rows');
    } else if (stored < NORMAL_FORM_VERSION) this.rebuildIfAllowed();
  }

  private async recordVersion(): Promise<void> {
    await this.forms.recordVersion().catch((error: unknown) => {
      if (!isMovedAway(error)) throw error;
    });
  }

  /** Waits for the current batch only; the next start does the rest. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.rebuilding;
  }

  private rebuildIfAllowed(): void {
    const older = 'The stored normal forms have an older version: some searches miss rows';
    if (!this.environment.RUN_MIGRATIONS) {
      this.logger.warn(`${older}. \`npm run db:check -- --repair\` rebuilds them.`);
      return;
    }
    this.logger.warn(`${older} until they are rebuilt, which starts now`);
    this.rebuilding = this.rebuild().catch((error: unknown) => {
      this.logger.error(`Normal forms: ${(error as Error).message}; the next start tries again`);
    });
  }

  private async rebuild(): Promise<void> {
    const all = await this.forms.count();
    let next = Date.now() + INTERVAL;
    for await (const { rows, stale } of this.forms.rebuild()) {
      if (this.isStopping) return;
      if (Date.now() < next) continue;
      this.logger.warn(`Normal forms: ${rows} of ${all} rows read, ${stale} rebuilt`);
      next = Date.now() + INTERVAL;
    }
    this.logger.warn('The stored normal forms are up to date');
  }
}
