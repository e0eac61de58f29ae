import { execFileSync, spawnSync } from 'node:child_process';

/** A machine of the cluster: a network namespace, or an address of loopback. */
export interface Host {
  address: string;
  /** What starts a command on this machine. */
  prefix: string[];
  /** Cuts it off from the other machines; clients still reach it. Only with namespaces. */
  isolate?(): void;
  rejoin?(): void;
}

export interface Network {
  hosts: Host[];
  remove(): void;
}

const BRIDGE = 'octavo-cluster';
const SUBNET = '10.213.7';

/** So many machines, in namespaces if this user may make them. */
export function createNetwork(size: number): Network {
  const numbers = Array.from({ length: size }, (_, index) => index + 1);
  if (!mayMakeNamespaces()) {
    const hosts = numbers.map((number) => ({ address: `127.0.0.${10 + number}`, prefix: [] }));
    return { hosts, remove: () => {} };
  }
  removeAll(numbers);
  ip('link add', BRIDGE, 'type bridge');
  ip('address add', `${SUBNET}.1/24`, 'dev', BRIDGE);
  ip('link set', BRIDGE, 'up');
  return {
    hosts: numbers.map((number) => createHost(number, size)),
    remove: () => removeAll(numbers),
  };
}

function createHost(number: number, size: number): Host {
  const [name, address] = [nameOf(number), addressOf(number)];
  ip('netns add', name);
  ip('link add', name, 'type veth peer name', 'eth0', 'netns', name);
  ip('link set', name, 'master', BRIDGE, 'up');
  ip('-n', name, 'address add', `${address}/24`, 'dev eth0');
  for (const device of ['eth0', 'lo']) ip('-n', name, 'link set', device, 'up');
  const others = Array.from({ length: size }, (_, index) => index + 1).filter((n) => n !== number);
  const block = (verb: string) => () =>
    others.forEach((other) => ip('-n', name, 'route', verb, 'blackhole', addressOf(other)));
  return {
    address,
    prefix: ['ip', 'netns', 'exec', name],
    isolate: block('add'),
    rejoin: block('del'),
  };
}

function removeAll(numbers: number[]): void {
  for (const number of numbers) spawnSync('ip', ['netns', 'delete', nameOf(number)]);
  spawnSync('ip', ['link', 'delete', BRIDGE]);
}

const nameOf = (number: number): string => `octavo-${number}`;
const addressOf = (number: number): string => `${SUBNET}.${10 + number}`;

function mayMakeNamespaces(): boolean {
  const probe = 'octavo-probe';
  if (spawnSync('ip', ['netns', 'add', probe]).status !== 0) return false;
  ip('netns delete', probe);
  return true;
}

/** Runs `ip` with the words of these texts. */
function ip(...texts: string[]): void {
  execFileSync(
    'ip',
    texts.flatMap((text) => text.split(' ')),
  );
}
