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

const compose = parse(read('docker-compose.yml'), { merge: true });
const services: Record<string, Service> = compose.services;
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;
const dockerfile = lines('Dockerfile');
const instructions = (name: string): string[] =>
  dockerfile.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));

describe('docker-compose.yml', () => {
  it('is valid against the part of the Compose specification that it uses', () => {
    const validate = new Ajv({ allErrors: true }).compile(composeSchema);
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('refers only to existing services and volumes', () => {
    for (const { depends_on = {}, volumes = [] } of Object.values(services)) {
      for (const name of Object.keys(depends_on)) expect(services).toHaveProperty(name);
      for (const volume of volumes) {
        const [source] = volume.split(':');
        if (source.startsWith('.')) expect(() => read(source)).not.toThrow();
        else expect(compose.volumes).toHaveProperty(source);
      }
    }
  });

  it('starts only PostgreSQL without a profile, with the data folder of version 18 and a pinned Debian release', () => {
    const always = Object.keys(services).filter((name) => !services[name].profiles);
    expect(always).toEqual(['postgres']);
    expect(services.postgres.image).toBe('postgres:18-trixie');
    expect(services.postgres.volumes).toContain('postgres-data:/var/lib/postgresql');
  });

  it('publishes ports only on 127.0.0.1', () => {
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

  it('requires passwords to start the profile, but not to start PostgreSQL alone', () => {
    const passwords = { PGPASSWORD: 'one', POSTGRES_APP_PASSWORD: 'two' };
    // The command of the container, without the migration itself.
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
    // Compose would require them for `up postgres` too, since it reads the whole file first.
    expect(read('docker-compose.yml')).not.toMatch(/(^|[^$])\$\{\w+:?\?/);
  });

  it('describes a cluster that can lose any of its servers', () => {
    const cluster = Object.keys(services).filter((name) =>
      services[name].profiles?.includes('cluster'),
    );
    expect(cluster.filter((name) => /^(etcd|node|app)-/.test(name)).toSorted()).toEqual([
      'app-1',
      'app-2',
      'etcd-1',
      'etcd-2',
      'etcd-3',
      'node-1',
      'node-2',
      'node-3',
    ]);
    for (const number of [1, 2, 3]) {
      const { PATRONI_NAME, ETCD_NAME } = {
        ...services[`node-${number}`].environment,
        ...services[`etcd-${number}`].environment,
      };
      expect([PATRONI_NAME, ETCD_NAME]).toEqual([`node-${number}`, `etcd-${number}`]);
    }
    const variables = read('docker/cluster/haproxy.cfg').matchAll(/"\$\{(\w+)\}"/g);
    const names = [...variables].map(([, name]) => name).toSorted();
    expect(Object.keys(services.haproxy.environment).toSorted()).toEqual(names);
  });

  it('requires passwords to start a node of the cluster', () => {
    const settings = {
      PATRONI_SUPERUSER_PASSWORD: 'one',
      POSTGRES_MIGRATOR_PASSWORD: 'two',
      POSTGRES_APP_PASSWORD: 'three',
    };
    const [shell, flag, script] = services['node-1'].command!.map((word) =>
      word.replaceAll('$$', '$').replace(/exec .*/, 'echo started'),
    );
    const start = (env: Record<string, string>) =>
      spawnSync(shell, [flag, script], { env: { PATH: process.env.PATH, ...env } });

    expect(start(settings).stdout.toString()).toBe('started\n');
    for (const missing of Object.keys(settings)) {
      const { status, stdout } = start({ ...settings, [missing]: '' });
      expect(status).not.toBe(0);
      expect(stdout.toString()).toBe('');
    }
  });
});

describe('Dockerfile', () => {
  it('builds with the commands of CI, and installs only production packages', () => {
    const commands = instructions('RUN').filter((command) => command.startsWith('npm '));
    expect(commands).toEqual(['npm ci --omit=dev', 'npm ci', 'npm run build']);
    const ci = lines('.ci/run');
    for (const command of commands) expect(ci).toContain(command.replace(' --omit=dev', ''));
  });

  it('runs the command of start:prod, not as root', () => {
    const command = JSON.parse(instructions('CMD')[0]) as string[];
    expect(command.join(' ')).toBe(
      'node --max-semi-space-size=32 --no-allocation-site-pretenuring dist/src/main.js',
    );
    expect(scripts['start:prod']).toBe(command.join(' '));
    expect(instructions('USER')).toEqual(['node']);
  });

  it('refuses anonymous requests by default', () => {
    const settings = instructions('ENV').flatMap((line) => line.split(' '));
    expect(settings).toContain('NODE_ENV=production');
    expect(settings).toContain('HOST=0.0.0.0');
    for (const { environment } of Object.values(services)) {
      expect(environment).not.toHaveProperty('NODE_ENV');
      expect(environment).not.toHaveProperty('HOST');
    }
  });

  it('distinguishes a live app from a failing or missing one', async () => {
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

  it('copies no file into the image that git ignores', () => {
    expect(lines('.dockerignore')).toEqual(expect.arrayContaining(lines('.gitignore')));
  });

  it('copies no installed or built files of a package into the image', () => {
    expect(lines('.dockerignore')).toEqual(expect.arrayContaining(['**/node_modules', '**/dist']));
  });
});
