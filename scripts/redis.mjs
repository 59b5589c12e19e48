import { installWithApt, installWithBrew } from './install.mjs';
import { findProgram, runQuietly } from './processes.mjs';
import { Refusal, say } from './say.mjs';

export { startRedis } from './redis-server.mjs';

const PROGRAMS = ['redis-server', 'valkey-server'];

/**
 * @typedef {{ kind: 'url', url: string } | { kind: 'program', path: string } | { kind: 'container', engine: string }} RedisSource
 */

/**
 * Where Redis comes from: REDIS_URL, else a server program on the PATH, else one that is installed now, else a
 * container engine that runs. Says what it does.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<RedisSource>}
 * @throws {Refusal} with the command to type, when there is no way
 */
export async function findRedis(env = process.env) {
  if (env.REDIS_URL) return { kind: 'url', url: env.REDIS_URL };
  return findProgramSource(env) ?? await installProgram(env) ?? await findEngine(env) ?? refuse(env);
}

function findProgramSource(env) {
  const path = findProgram(PROGRAMS, env);
  return path && { kind: 'program', path };
}

async function installProgram(env) {
  if (findProgram(['apt-get', 'brew'], env)) say('There is no redis-server or valkey-server on the PATH.');
  const done = await installWithApt({ name: 'redis-server', service: 'redis-server' }, env) || await installWithBrew('redis', env);
  return done ? findProgramSource(env) : undefined;
}

async function findEngine(env) {
  for (const name of ['docker', 'podman']) {
    const engine = findProgram([name], env);
    // `info` asks the engine itself: a client without a running engine is of no use
    if (engine && (await runQuietly(engine, ['info'], { env })).code === 0) {
      say(`There is no redis-server here; it will run in a container (${name}), reachable from this machine only.`);
      return { kind: 'container', engine };
    }
  }
  return undefined;
}

function refuse(env) {
  throw new Refusal(`No Redis was found and none could be installed: type \`${commandToType(env)}\`, or set REDIS_URL, and try again.`);
}

function commandToType(env) {
  if (findProgram(['apt-get'], env)) return 'sudo apt-get update && sudo apt-get install -y redis-server';
  if (findProgram(['dnf'], env)) return 'sudo dnf install -y valkey';
  if (findProgram(['apk'], env)) return 'apk add redis';
  if (findProgram(['pacman'], env)) return 'sudo pacman -S valkey';
  return process.platform === 'darwin' ? 'brew install redis' : 'docker run --rm -p 127.0.0.1:6379:6379 redis:7-alpine';
}
