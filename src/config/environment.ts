import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { parseEnv } from 'node:util';
import { plainToInstance, Transform, Type } from 'class-transformer';
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
import { rule } from '../common/rule.js';
import { parseDatabaseUrl } from './database-url.js';

const toBoolean = Transform(({ value }) => ({ true: true, false: false })[String(value)] ?? value);

/** Every setting of Octavo, with its default. The names are those of the environment variables. */
export class Environment {
  @IsIn(['development', 'test', 'production'])
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  @rule('databaseUrl', (url) => complaintOf(() => parseDatabaseUrl(String(url))))
  DATABASE_URL: string = 'sqlite:///books.db';

  /** Connections to PostgreSQL that one process keeps at most. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  DATABASE_POOL: number = 10;

  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT: number = 3000;

  @IsString()
  @Matches(/^\S+$/)
  HOST: string = '127.0.0.1';

  /** `read` lets everybody read without a key; nobody writes without one then. */
  @IsOptional()
  @IsIn(['read'])
  ALLOW_ANONYMOUS?: 'read';

  /** Requests a minute of one key, or else of one address; or `off`. */
  @rule('rateLimit', (value) =>
    value === 'off' || /^[1-9]\d{0,8}$/.test(String(value))
      ? undefined
      : 'must be a number of requests a minute, or off',
  )
  RATE_LIMIT: string = '600';

  /** Exact origins, separated by commas, whose pages may use the API. */
  @IsOptional()
  @rule('corsOrigins', (value) =>
    String(value).split(',').every(isOrigin)
      ? undefined
      : 'must be origins, as https://example.org',
  )
  CORS_ORIGINS?: string;

  /** Names, separated by commas, that the Host of a request may have besides those of loopback. */
  @IsOptional()
  @rule('allowedHosts', (value) =>
    String(value).split(',').every(isHostName)
      ? undefined
      : 'must be host names in lower case without a port, as books.local',
  )
  ALLOWED_HOSTS?: string;

  /** Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas. */
  @IsOptional()
  @rule('trustProxy', (value) =>
    String(value).split(',').every(isNetwork) ? undefined : 'must be addresses or networks',
  )
  TRUST_PROXY?: string;

  /** Whether /docs and /openapi.json are served; unless said, not in production. */
  @toBoolean
  @IsBoolean()
  DOCS: boolean;

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  LOG_LEVEL: string = 'info';

  /** Whether pending migrations run at start. In production they do so only when this is true. */
  @toBoolean
  @IsBoolean()
  RUN_MIGRATIONS: boolean;

  /** Seconds to wait for another process that is migrating the same database. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(86_400)
  MIGRATION_LOCK_TIMEOUT: number = 60;
}

/**
 * Reads the settings from the process's environment and, beneath it, from `.env`.
 * A variable that is set but empty counts as unset.
 * @throws one Error that names everything that is wrong
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const settings = { ...nonEmpty(readDotEnv()), ...nonEmpty(variables) };
  const known = Object.fromEntries(SETTINGS.map((name) => [name, settings[name]]));
  const environment = plainToInstance(Environment, known, { exposeUnsetFields: false });
  environment.RUN_MIGRATIONS ??= environment.NODE_ENV !== 'production';
  environment.DOCS ??= environment.NODE_ENV !== 'production';

  const wrong = validateSync(environment).map((error) =>
    Object.values(error.constraints ?? {}).join(', '),
  );
  if (wrong.length > 0) {
    throw new Error(`The configuration is wrong:\n${wrong.map((line) => `  ${line}`).join('\n')}`);
  }
  return environment;
}

/** The names of all settings. */
export const SETTINGS = [
  ...Object.keys(new Environment()),
  'RUN_MIGRATIONS',
  'DOCS',
  'ALLOW_ANONYMOUS',
  'CORS_ORIGINS',
  'ALLOWED_HOSTS',
  'TRUST_PROXY',
];

function readDotEnv(): NodeJS.Dict<string> {
  return existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
}

function nonEmpty(variables: NodeJS.Dict<string>): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

function complaintOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const isHostName = (text: string): boolean => /^[a-z\d]([a-z\d.-]*[a-z\d])?$/.test(text);

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
