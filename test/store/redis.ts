import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Redis } from 'ioredis';
import { createRedis } from '../../src/store/index.js';

export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The Redis that `npm test` started. */
export function redisUrl(): string {
  const url = process.env['REDIS_URL'];
  if (!url) throw new Error('REDIS_URL is missing: run the suites with npm test.');
  return url;
}

export function connectRedis(role: 'producer' | 'worker' = 'producer', url = redisUrl()): Promise<Redis> {
  return createRedis(url, role, { log: silent });
}

/** A name of its own for each test, so that none meets another's keys. */
export function anInstance(): string {
  return `t${randomBytes(6).toString('hex')}`;
}

/** The same Redis behind a door that can be shut, opened again, or left stuck: how Redis goes away without being stopped. */
export async function aDoor() {
  const target = new URL(redisUrl());
  const place = target.protocol === 'unix:' ? { path: target.pathname } : { host: target.hostname, port: Number(target.port || 6379) };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(place);
    for (const [end, other] of [[socket, onward], [onward, socket]] as const) {
      sockets.add(end);
      end.on('error', () => other.destroy()).on('close', () => { sockets.delete(end); other.destroy(); });
      end.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  await listen(0);
  const { port } = server.address() as AddressInfo; // it listens on a port
  const shut = () => { server.close(); for (const socket of sockets) socket.destroy(); };
  const stick = () => { for (const socket of sockets) socket.unpipe().pause(); };
  const { username, password } = target;
  return { url: `redis://${username}:${password}@127.0.0.1:${port}`, shut, stick, open: () => listen(port), close: shut };
}

export async function until(what: () => boolean | Promise<boolean>, within = 5000): Promise<void> {
  const end = performance.now() + within;
  while (!await what()) {
    if (performance.now() > end) throw new Error(`It did not come true within ${within} ms: ${what.toString()}`);
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}
