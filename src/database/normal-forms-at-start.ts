import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Environment } from '../config/environment.js';
import { Engine } from './engine.js';
import { NORMAL_FORM_VERSION, UNICODE } from './normal-form.js';
import { NormalForms } from './normal-forms.js';

/** Milliseconds between two lines of progress. */
const INTERVAL = 5000;

/** Brings stored normal forms up to this build while it serves, where it may migrate. */
@Injectable()
export class NormalFormsAtStart implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('NormalForms');
  private readonly forms: NormalForms;
  private rebuilding: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    dataSource: DataSource,
    engine: Engine,
    private readonly environment: Environment,
  ) {
    this.forms = new NormalForms(
      dataSource,
      (sql, parameters) => engine.readInBulk({ name: '', sql }, parameters),
      (sql, parameters) => engine.bulk((execute) => execute({ name: '', sql }, parameters)),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    const { unicode } = process.versions;
    if (unicode !== UNICODE) {
      this.logger.warn(
        `This Node has Unicode ${unicode}, and normal forms are those of ${UNICODE}: some texts ` +
          'will not be found. Use a Node that package.json names.',
      );
    }
    const stored = await this.forms.storedVersion();
    if (stored === undefined) await this.forms.noteVersion();
    else if (stored > NORMAL_FORM_VERSION) {
      this.logger.warn('A newer build has made the stored normal forms: some texts are not found');
    } else if (stored < NORMAL_FORM_VERSION) this.bringUpToDate();
  }

  /** After the batch that is under way: the next start goes on. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.rebuilding;
  }

  private bringUpToDate(): void {
    const older = 'The stored normal forms are of an older build: some texts are not found';
    if (!this.environment.RUN_MIGRATIONS) {
      this.logger.warn(`${older}. \`npm run db:check -- --repair\` makes them anew.`);
      return;
    }
    this.logger.warn(`${older} until they have been made anew, which begins now`);
    this.rebuilding = this.rebuild().catch((error: unknown) => {
      this.logger.error(`Normal forms: ${(error as Error).message}; the next start goes on`);
    });
  }

  private async rebuild(): Promise<void> {
    const all = await this.forms.count();
    let next = Date.now() + INTERVAL;
    for await (const { rows, stale } of this.forms.rebuild()) {
      if (this.isStopping) return;
      if (Date.now() < next) continue;
      this.logger.warn(`Normal forms: ${rows} of ${all} rows, ${stale} made anew`);
      next = Date.now() + INTERVAL;
    }
    this.logger.warn('All stored normal forms are those of this build');
  }
}
