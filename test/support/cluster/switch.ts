import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy; which server a connection leads to is decided when it is opened. */
export interface Switch {
  port: number;
  target: { port: number };
  close(): void;
}

export async function createSwitch(target: { port: number }): Promise<Switch> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const upstream = connect(proxy.target.port, '127.0.0.1');
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ]) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const proxy: Switch = {
    port: (server.address() as AddressInfo).port,
    target,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return proxy;
}
