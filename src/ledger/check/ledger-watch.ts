import { setTimeout as delay } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Engine } from '../../database/engine/engine.js';
import { MetricsService } from '../../metrics/metrics.service.js';
import { checkLedgers, type LedgerFault } from './check-ledgers.js';

/** Milliseconds from the start to the first check, and from the end of a check to the next one. */
const FIRST_PAUSE = 60_000;
const PAUSE = 24 * 3_600_000;
/** Milliseconds between two batches, for other bulk work. */
const BATCH_PAUSE = 100;

/** Checks the stock ledgers once a day, for the log and the metrics. */
@Injectable()
export class LedgerWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('StockLedger');
  private readonly faultyItems = new Gauge({
    name: 'octavo_stock_ledger_faults',
    help: 'Items whose stock ledger had a fault in the last check',
    registers: [],
  });
  private readonly checkedAt = new Gauge({
    name: 'octavo_stock_ledger_checked_timestamp_seconds',
    help: 'When the last check of the stock ledgers ended',
    registers: [],
  });
  private timer: NodeJS.Timeout | undefined;
  private checking: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly engine: Engine,
    private readonly metrics: MetricsService,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(FIRST_PAUSE);
  }

  /** A check in progress ends with its batch, without a result. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.checking;
  }

  /** @throws if the database cannot be read */
  async check(): Promise<void> {
    let faultyItems = 0;
    let example: LedgerFault | undefined;
    for await (const batch of checkLedgers((sql) => this.engine.bulkRead({ name: '', sql }, []))) {
      faultyItems = batch.faultyItems;
      example ??= batch.faults[0];
      await delay(BATCH_PAUSE, undefined, { ref: false });
      if (this.isStopping) return;
    }
    this.report(faultyItems, example);
  }

  private schedule(pause: number): void {
    this.timer = setTimeout(() => {
      this.checking = this.checkAndSchedule();
    }, pause).unref();
  }

  private async checkAndSchedule(): Promise<void> {
    try {
      await this.check();
    } catch (error) {
      this.logger.warn(`The stock ledgers could not be checked: ${(error as Error).message}`);
    }
    if (!this.isStopping) this.schedule(PAUSE);
  }

  /** Before the first report there are no metrics: a default of 0 would say that all is well. */
  private report(faultyItems: number, example: LedgerFault | undefined): void {
    this.faultyItems.set(faultyItems);
    this.checkedAt.setToCurrentTime();
    this.metrics.register(this.faultyItems);
    this.metrics.register(this.checkedAt);
    if (!example) return;
    this.logger.warn(
      `The stock ledgers of ${faultyItems} items have faults, such as item ${example.itemId}: ` +
        `${example.message}. \`npm run stock:verify\` lists them.`,
    );
  }
}
