import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Engine } from '../database/engine/engine.js';
import { pendingMigrations } from '../database/schema/migrate-at-start.js';
import { QueryObserver } from '../database/engine/query-observer.js';
import { Lifecycle } from '../http/connections/lifecycle.js';

/** Milliseconds that the database has to say which migrations it has. */
const PATIENCE = 1000;

const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5];

/** What the process tells an operator about itself, as Prometheus reads it. */
@Injectable()
export class MetricsService implements OnApplicationShutdown {
  readonly requests: Histogram;
  private readonly registry = new Registry();

  constructor(
    engine: Engine,
    observer: QueryObserver,
    dataSource: DataSource,
    lifecycle: Lifecycle,
  ) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    for (const metric of [observer.duration, observer.writeWait, observer.groupSize]) {
      this.registry.registerMetric(metric);
    }
    this.requests = new Histogram({
      name: 'octavo_request_duration_seconds',
      help: 'Time of requests by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.registry.registerMetric(inFlightGauge(lifecycle));
    this.registry.registerMetric(loadGauge(engine));
    this.registry.registerMetric(migrationsGauge(dataSource));
  }

  onApplicationShutdown(): void {
    this.registry.clear();
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}

const inFlightGauge = (lifecycle: Lifecycle): Gauge =>
  new Gauge({
    name: 'octavo_requests_in_flight',
    help: 'Requests that are being answered',
    registers: [],
    collect() {
      this.set(lifecycle.inFlight);
    },
  });

const loadGauge = (engine: Engine): Gauge =>
  new Gauge({
    name: 'octavo_database_load',
    help: 'Connections in use, and what waits for the database',
    labelNames: ['of'],
    registers: [],
    collect() {
      for (const [of, value] of Object.entries(engine.load())) this.set({ of }, value);
    },
  });

const migrationsGauge = (dataSource: DataSource): Gauge =>
  new Gauge({
    name: 'octavo_migrations_pending',
    help: 'Migrations of this build that the database does not have',
    registers: [],
    async collect() {
      this.set(await countPending(dataSource));
    },
  });

/** NaN where the database does not say: the process still tells the rest. */
function countPending(dataSource: DataSource): Promise<number> {
  const counted = pendingMigrations(dataSource).then(({ length }) => length);
  return Promise.race([counted, delay(PATIENCE, NaN, { ref: false })]).catch(() => NaN);
}
