import { mkdtempSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { until } from '../../src/sandbox/control.js';
import { freePort } from '../../src/sandbox/settings.js';

const SLOTS = 16384;
/** Milliseconds of silence after which a node is taken for dead. */
const NODE_TIMEOUT = 3000;

interface Node { readonly port: number; readonly bus: number; readonly process: ChildProcess; readonly redis: Redis }

/** Three masters of a Redis Cluster on loopback, as processes of their own, and a replica of one of them. */
export interface TestCluster {
  /** As REDIS_URL has it. */
  readonly url: string;
  /** Gives the master of this key's slot a replica. */
  replicate(key: string): Promise<void>;
  /** kill -9 of the master of this key's slot; resolves when its replica has taken its place. */
  killMasterOf(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Rejects when there is no `redis-server` on the PATH. */
export async function startCluster(): Promise<TestCluster> {
  const nodes = await Promise.all([0, 1, 2].map(() => startNode()));
  const [first] = nodes as [Node, Node, Node]; // map forgets the length
  for (const [i, { redis }] of nodes.entries()) {
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', Math.ceil((i * SLOTS) / 3), Math.ceil(((i + 1) * SLOTS) / 3) - 1);
    await redis.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
  }
  for (const node of nodes.slice(1)) await meet(first, node);
  await Promise.all(nodes.map(isWhole));
  let replica: Node | undefined;
  const masterOf = async (key: string): Promise<Node> => {
    const slot = Number(await first.redis.call('CLUSTER', 'KEYSLOT', key));
    return nodes[Math.floor((slot * 3) / SLOTS)] ?? first;
  };
  return {
    url: `redis-cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    async replicate(key) {
      const [master, made] = [await masterOf(key), await startNode()];
      const id = String(await master.redis.call('CLUSTER', 'MYID'));
      await meet(master, made);
      await until(async () => String(await made.redis.call('CLUSTER', 'NODES')).includes(id) || undefined, { what: 'the replica to know its master', within: 10_000 });
      await made.redis.call('CLUSTER', 'REPLICATE', id);
      await until(async () => /master_link_status:up/.test(await made.redis.info('replication')) || undefined, { what: 'the replica to follow', within: 15_000 });
      replica = made;
    },
    async killMasterOf(key) {
      const [master, heir] = [await masterOf(key), replica];
      if (!heir) throw new Error('There is no replica to take its place.');
      master.redis.disconnect();
      master.process.kill('SIGKILL');
      await until(async () => (/role:master/.test(await heir.redis.info('replication')) && /cluster_state:ok/.test(String(await heir.redis.call('CLUSTER', 'INFO')))) || undefined, { what: 'the fail-over', within: 20_000 });
    },
    close() {
      for (const { redis, process } of [...nodes, ...(replica ? [replica] : [])]) {
        redis.disconnect();
        process.kill('SIGKILL');
      }
      return Promise.resolve();
    },
  };
}

async function startNode(): Promise<Node> {
  const [port, bus] = [await freePort(0), await freePort(0)];
  const dir = mkdtempSync(join(tmpdir(), 'jit-cluster-'));
  const settings = {
    port: String(port), 'cluster-port': String(bus), bind: '127.0.0.1', dir, 'cluster-enabled': 'yes', 'cluster-node-timeout': String(NODE_TIMEOUT), 'cluster-replica-validity-factor': '0',
    appendonly: 'yes', save: '', hz: '100', 'maxmemory-policy': 'noeviction', 'repl-diskless-sync-delay': '0',
  };
  const child = spawn('redis-server', Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]), { stdio: 'ignore' });
  const failed = new Promise<never>((_resolve, reject) => { child.once('error', reject); });
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  await Promise.race([redis.ping(), failed]);
  return { port, bus, process: child, redis };
}

async function meet(one: Node, other: Node): Promise<void> {
  await one.redis.call('CLUSTER', 'MEET', '127.0.0.1', other.port, other.bus);
}

async function isWhole({ redis }: Node): Promise<void> {
  await until(async () => /cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(String(await redis.call('CLUSTER', 'INFO'))) || undefined, { what: 'the cluster to be whole', within: 15_000 });
}
