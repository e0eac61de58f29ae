import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Engine } from '../database/engine/engine.js';
import { pendingMigrations } from '../database/schema/migrate-at-start.js';
import { QueryObserver } from '../database/engine/query-observer.js';
import { Lifecycle } from '../http/connections/lifecycle.js';

/** Milliseconds to wait for the query for pending migrations. */
const PENDING_TIMEOUT = 1000;

/** Gauges of prom-client with the names of counters. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5];

/** The Prometheus metrics of the process. */
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
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
    const { duration, writeWait, groupSize } = observer;
    for (const metric of [duration, writeWait, groupSize, ...(engine.replicas?.metrics ?? [])]) {
      this.registry.registerMetric(metric);
    }
    this.requests = new Histogram({
      name: 'octavo_request_duration_seconds',
      help: 'Duration of requests by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.registry.registerMetric(inFlightGauge(lifecycle));
    this.registry.registerMetric(loadGauge(engine));
    this.registry.registerMetric(migrationsGauge(dataSource));
  }

  /** Adds a metric of a feature, unless it has been added before. */
  register(metric: Metric): void {
    this.registry.registerMetric(metric);
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
    help: 'Requests without a complete response',
    registers: [],
    collect() {
      this.set(lifecycle.inFlight);
    },
  });

const loadGauge = (engine: Engine): Gauge =>
  new Gauge({
    name: 'octavo_database_load',
    help: 'Database connections, and queries that wait for one',
    labelNames: ['of'],
    registers: [],
    collect() {
      for (const [of, value] of Object.entries(engine.load())) this.set({ of }, value);
    },
  });

const migrationsGauge = (dataSource: DataSource): Gauge =>
  new Gauge({
    name: 'octavo_migrations_pending',
    help: 'Migrations of this build that have not been applied',
    registers: [],
    async collect() {
      this.set(await countPending(dataSource));
    },
  });

/** NaN if the database does not respond in time, so that the other metrics are still served. */
function countPending(dataSource: DataSource): Promise<number> {
  const counted = pendingMigrations(dataSource).then(({ length }) => length);
  return Promise.race([counted, delay(PENDING_TIMEOUT, NaN, { ref: false })]).catch(() => NaN);
}
