import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way from one process to another that can be cut. */
export interface Cord {
  /** On loopback: whoever connects here is connected with the other end. */
  readonly port: number;
  /** At once and for good: every connection is reset, and none is taken any more. What had gone through before has arrived. */
  cut(): void;
}

/** Bytes through and through, so that TLS goes on end to end. `to`: a port of loopback. */
export async function openCord(to: number): Promise<Cord> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.setNoDelay(true).on('error', () => undefined).on('close', () => { sockets.delete(socket); });
  };
  const server = createServer((near) => {
    const far = keep(connect(to, '127.0.0.1'));
    keep(near).pipe(far).pipe(near);
    near.on('close', () => { far.destroy(); });
    far.on('close', () => { near.destroy(); });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port, // a server that listens on a port has an AddressInfo
    cut() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
