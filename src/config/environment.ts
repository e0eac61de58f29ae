import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  validateSync,
} from 'class-validator';
import { isPathPrefix } from '../common/path-prefix.js';
import { rule, ToBoolean } from '../common/fields/rule.js';
import { checkReplicaUrls, parseDatabaseUrl } from './database-url.js';
import { isHostName, isNetwork, isOrigin } from './host-names.js';

/** With one of these as BASE_PATH, requests with and without it could not be told apart. */
const OWN_PATHS = ['/api', '/docs', '/health', '/metrics'];

/** All settings of Octavo, named like their environment variables, with their defaults. */
export class Environment {
  @IsIn(['development', 'test', 'production'])
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  @rule('databaseUrl', (url) => messageOf(() => parseDatabaseUrl(String(url))))
  DATABASE_URL: string = 'sqlite:///books.db';

  /** Maximum connections to PostgreSQL, per process. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  DATABASE_POOL: number = 10;

  /**
   * `off` for PgBouncer in transaction mode: no prepared statements and nothing else that outlives a
   * transaction in a session.
   */
  @IsIn(['on', 'off'])
  DATABASE_PREPARED: 'on' | 'off' = 'on';

  /** URLs of streaming replicas of the database, separated by commas. */
  @IsOptional()
  @rule('databaseReplicas', (urls, _, { DATABASE_URL }: Environment) =>
    messageOf(() => checkReplicaUrls(String(urls), DATABASE_URL)),
  )
  DATABASE_REPLICAS?: string;

  /** Seconds; a replica that is further behind gets no reads. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(86_400)
  DATABASE_REPLICA_MAX_LAG: number = 10;

  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 3000;

  @IsString()
  @Matches(/^\S+$/)
  HOST: string = '127.0.0.1';

  /** `read` allows reads, but no writes, without a key. */
  @IsOptional()
  @IsIn(['read'])
  ALLOW_ANONYMOUS?: 'read';

  /** Requests per minute and key, or per address without a key; or `off`. */
  @rule('rateLimit', (value) =>
    value === 'off' || /^[1-9]\d{0,8}$/.test(String(value))
      ? undefined
      : 'must be a number of requests per minute, or off',
  )
  RATE_LIMIT: string = '600';

  /** Origins, separated by commas, whose pages may use the API. */
  @IsOptional()
  @rule('corsOrigins', (value) =>
    String(value).split(',').every(isOrigin)
      ? undefined
      : 'must be origins such as https://example.org, separated by commas',
  )
  CORS_ORIGINS?: string;

  /** Host names, separated by commas, that are served without keys in addition to loopback. */
  @IsOptional()
  @rule('allowedHosts', (value) =>
    String(value).split(',').every(isHostName)
      ? undefined
      : 'must be lower-case host names without a port, such as books.local, separated by commas',
  )
  ALLOWED_HOSTS?: string;

  /** Proxies whose X-Forwarded headers are trusted: addresses or networks, separated by commas. */
  @IsOptional()
  @rule('trustProxy', (value) =>
    String(value).split(',').every(isNetwork)
      ? undefined
      : 'must be IP addresses or networks, separated by commas',
  )
  TRUST_PROXY?: string;

  /** What precedes the paths of the app in the URLs of clients, unless a proxy sends it. */
  @IsOptional()
  @rule('basePath', (value) =>
    isPathPrefix(String(value)) && !OWN_PATHS.includes(String(value))
      ? undefined
      : 'must be a path such as /octavo, without a slash at the end, and none of the app itself',
  )
  BASE_PATH?: string;

  /** Whether to serve /docs and /openapi.json. Default: not in production. */
  @ToBoolean
  @IsBoolean()
  DOCS: boolean;

  /** Whether to serve the console at `/`. */
  @ToBoolean
  @IsBoolean()
  WEB: boolean = true;

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  LOG_LEVEL: string = 'info';

  /** Whether to run pending migrations at start. Default: not in production or behind PgBouncer. */
  @ToBoolean
  @IsBoolean()
  RUN_MIGRATIONS: boolean;

  /** Seconds to wait for another process that is migrating the database. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(86_400)
  MIGRATION_LOCK_TIMEOUT: number = 60;
}

/**
 * Reads the settings from environment variables, which take precedence, and from `.env`. An empty
 * variable counts as unset.
 * @throws one Error that names every invalid setting
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const settings = { ...nonEmpty(readDotEnv()), ...nonEmpty(variables) };
  const known = Object.fromEntries(SETTINGS.map((name) => [name, settings[name]]));
  const environment = plainToInstance(Environment, known, { exposeUnsetFields: false });
  environment.RUN_MIGRATIONS ??=
    environment.NODE_ENV !== 'production' && environment.DATABASE_PREPARED !== 'off';
  environment.DOCS ??= environment.NODE_ENV !== 'production';

  const wrong = validateSync(environment).map((error) =>
    Object.values(error.constraints ?? {}).join(', '),
  );
  if (environment.RUN_MIGRATIONS === true && environment.DATABASE_PREPARED === 'off') {
    wrong.push(
      'RUN_MIGRATIONS must not be true with DATABASE_PREPARED=off: migrations need sessions',
    );
  }
  if (wrong.length > 0) {
    throw new Error(`Invalid configuration:\n${wrong.map((line) => `  ${line}`).join('\n')}`);
  }
  return environment;
}

/** The names of all settings. */
export const SETTINGS = [
  ...Object.keys(new Environment()),
  'RUN_MIGRATIONS',
  'DOCS',
  'DATABASE_REPLICAS',
  'ALLOW_ANONYMOUS',
  'CORS_ORIGINS',
  'ALLOWED_HOSTS',
  'TRUST_PROXY',
  'BASE_PATH',
];

function readDotEnv(): NodeJS.Dict<string> {
  return existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
}

function nonEmpty(variables: NodeJS.Dict<string>): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

function messageOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
