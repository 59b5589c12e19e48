import { connect, createServer } from 'node:net';

/**
 * Does the server on this loopback port accept the password and answer PING? False while it still loads its data.
 * (By hand, because the bootstrap must work before the first dependency is installed.)
 * @param {{ port: number, password: string }} server
 * @param {number} timeoutMs
 * @returns {Promise<boolean>}
 */
export function answersPing({ port, password }, timeoutMs = 1000) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    let replies = '';
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (piece) => {
      replies += piece;
      if (replies.split('\r\n').length > 2) finish(replies === '+OK\r\n+PONG\r\n');
    });
  });
}

/** A TCP port of the loopback address that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
