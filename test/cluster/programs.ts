import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that this needs, and the package of Debian that has them. */
const PACKAGES = {
  patroni: 'patroni',
  etcd: 'etcd-server',
  haproxy: 'haproxy',
  ip: 'iproute2',
  psql: 'postgresql',
  setpriv: 'util-linux',
};
const POSTGRES = '/usr/lib/postgresql';

/** @returns the packages that are not installed */
export function missingPackages(): string[] {
  const path = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/sbin`.split(delimiter);
  const missing = Object.entries(PACKAGES)
    .filter(([program]) => !path.some((folder) => existsSync(join(folder, program))))
    .map(([, name]) => name);
  return [...new Set([...missing, ...(existsSync(POSTGRES) ? [] : ['postgresql'])])];
}

/** The folder of the newest PostgreSQL's programs. */
export function postgresPrograms(): string {
  const [newest] = readdirSync(POSTGRES).toSorted((a, b) => Number(b) - Number(a));
  return join(POSTGRES, newest, 'bin');
}
