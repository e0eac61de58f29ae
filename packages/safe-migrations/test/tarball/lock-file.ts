import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  version: string;
  name?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  [key: string]: unknown;
}

/**
 * The package.json and package-lock.json of a project with our tarball and the packages that it
 * needs, at the versions and paths that this repository locks.
 * @param dependencies names of packages in package.json of this repository
 */
export function lockFor(root: string, tarball: string, dependencies: string[], type: string) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const own: Locked = packages['packages/safe-migrations'];
  const chosen: Record<string, Locked> = {};
  const add = (from: string, name: string): void => {
    const path = placeOf(packages, from, name);
    if (path === undefined || chosen[path]) return;
    const { dev: _, ...entry } = packages[path] as Locked;
    chosen[path] = entry as Locked;
    for (const needed of needsOf(entry as Locked)) add(path, needed);
  };
  for (const name of [...dependencies, ...Object.keys(own.dependencies!)]) add('', name);
  const versions = dependencies.map((name) => {
    const { name: alias, version } = chosen[`node_modules/${name}`];
    return [name, alias ? `npm:${alias}@${version}` : version];
  });
  const manifest = {
    name: 'fresh-project',
    version: '1.0.0',
    private: true,
    type,
    dependencies: { ...Object.fromEntries(versions), 'safe-migrations': `file:${tarball}` },
  };
  const digest = createHash('sha512').update(readFileSync(tarball)).digest('base64');
  const packed = { ...own, resolved: `file:${tarball}`, integrity: `sha512-${digest}` };
  return {
    manifest,
    lock: {
      name: manifest.name,
      version: manifest.version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': manifest, 'node_modules/safe-migrations': packed, ...chosen },
    },
  };
}

/** Where Node finds a package: next to the package that needs it, or further up. */
function placeOf(packages: object, from: string, name: string): string | undefined {
  const inside = `${from && `${from}/`}node_modules/${name}`;
  if (inside in packages) return inside;
  if (from === '') return undefined;
  return placeOf(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}

function needsOf(entry: Locked): string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = entry;
  const peers = Object.keys(peerDependencies ?? {});
  return [
    ...Object.keys({ ...dependencies, ...optionalDependencies }),
    ...peers.filter((name) => !peerDependenciesMeta?.[name]?.optional),
  ];
}
