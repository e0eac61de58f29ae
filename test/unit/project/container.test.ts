import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { runProgram } from '../../support/programs.js';
import { composeSchema } from '../../support/compose-schema.js';

interface Service {
  image: string;
  profiles?: string[];
  command?: string[];
  environment: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
}

const read = (file: string): string => readFileSync(file, 'utf8');
const lines = (file: string): string[] =>
  read(file)
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const compose = parse(read('docker-compose.yml'));
const services: Record<string, Service> = compose.services;
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;
const dockerfile = lines('Dockerfile');
const instructions = (name: string): string[] =>
  dockerfile.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));

describe('docker-compose.yml', () => {
  it('is valid by what it uses of the Compose specification', () => {
    const validate = new Ajv({ allErrors: true }).compile(composeSchema);
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('refers to services and volumes that there are', () => {
    for (const { depends_on = {}, volumes = [] } of Object.values(services)) {
      for (const name of Object.keys(depends_on)) expect(services).toHaveProperty(name);
      for (const volume of volumes) {
        const [source] = volume.split(':');
        if (source.startsWith('.')) expect(() => read(source)).not.toThrow();
        else expect(compose.volumes).toHaveProperty(source);
      }
    }
  });

  it('starts PostgreSQL alone without a profile, with its data where version 18 keeps it', () => {
    const always = Object.keys(services).filter((name) => !services[name].profiles);
    expect(always).toEqual(['postgres']);
    expect(services.postgres.image).toBe('postgres:18');
    expect(services.postgres.volumes).toContain('postgres-data:/var/lib/postgresql');
  });

  it('publishes no port but to this machine', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).not.toEqual([]);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('migrates as one role, then serves as another', () => {
    const { migrate, app } = services;
    expect(migrate.environment.DATABASE_URL).toMatch(/^postgres:\/\/octavo_migrator@/);
    expect(app.environment.DATABASE_URL).toMatch(/^postgres:\/\/octavo_app@/);
    expect(app.environment).not.toHaveProperty('RUN_MIGRATIONS');
    expect(app.depends_on!.migrate.condition).toBe('service_completed_successfully');
  });

  it('lets nothing start without passwords of its own in the profile, and only there', () => {
    const passwords = { PGPASSWORD: 'one', POSTGRES_APP_PASSWORD: 'two' };
    // What the container's shell gets, with the migration itself left out.
    const [shell, flag, script] = services.migrate.command!.map((word) =>
      word.replaceAll('$$', '$').replace(/exec .*/, 'echo migrated'),
    );
    const migrate = (env: Record<string, string>) =>
      spawnSync(shell, [flag, script], { env: { PATH: process.env.PATH, ...env } });

    expect(migrate(passwords).stdout.toString()).toBe('migrated\n');
    for (const missing of Object.keys(passwords)) {
      const { status, stdout, stderr } = migrate({ ...passwords, [missing]: '' });
      expect(status).not.toBe(0);
      expect(stdout.toString()).toBe('');
      expect(stderr.toString()).toMatch(/set POSTGRES_(MIGRATOR|APP)_PASSWORD in \.env/);
    }
    // Compose itself would demand them of `up postgres` as well: it reads the whole file first.
    expect(read('docker-compose.yml')).not.toMatch(/(^|[^$])\$\{\w+:?\?/);
  });
});

describe('Dockerfile', () => {
  it('builds with the commands that CI runs, for production without what only they need', () => {
    const commands = instructions('RUN').filter((command) => command.startsWith('npm '));
    expect(commands).toEqual(['npm ci --omit=dev', 'npm ci', 'npm run build']);
    const ci = lines('.ci/run');
    for (const command of commands) expect(ci).toContain(command.replace(' --omit=dev', ''));
  });

  it('starts with start:prod, as another user than root', () => {
    const command = JSON.parse(instructions('CMD')[0]) as string[];
    expect(command.join(' ')).toBe(
      'node --max-semi-space-size=32 --no-allocation-site-pretenuring dist/src/main.js',
    );
    expect(scripts['start:prod']).toBe(command.join(' '));
    expect(instructions('USER')).toEqual(['node']);
  });

  it('is closed by default', () => {
    const settings = instructions('ENV').flatMap((line) => line.split(' '));
    expect(settings).toContain('NODE_ENV=production');
    expect(settings).toContain('HOST=0.0.0.0');
    for (const { environment } of Object.values(services)) {
      expect(environment).not.toHaveProperty('NODE_ENV');
      expect(environment).not.toHaveProperty('HOST');
    }
  });

  it('knows a live app from one that is gone', async () => {
    const [health] = instructions('HEALTHCHECK').map((line) => line.slice(line.indexOf('[')));
    const [, ...program] = JSON.parse(health) as string[];
    const live = createServer((request, response) => {
      response.statusCode = request.url === '/health/live' ? 200 : 404;
      response.end();
    });
    await new Promise<void>((resolve) => live.listen(0, '127.0.0.1', resolve));
    const { port } = live.address() as { port: number };
    const env = { ...process.env, PORT: `${port}` };

    expect((await runProgram(program, env)).code).toBe(0);
    live.removeAllListeners('request');
    live.on('request', (_request, response) => response.writeHead(503).end());
    expect((await runProgram(program, env)).code).toBe(1);
    live.closeAllConnections();
    await new Promise((resolve) => live.close(resolve));
    expect((await runProgram(program, env)).code).toBe(1);
  });

  it('takes nothing into the image that git ignores', () => {
    expect(lines('.dockerignore')).toEqual(expect.arrayContaining(lines('.gitignore')));
  });

  it('takes nothing into the image that was installed or built in a package', () => {
    expect(lines('.dockerignore')).toEqual(expect.arrayContaining(['**/node_modules', '**/dist']));
  });
});
