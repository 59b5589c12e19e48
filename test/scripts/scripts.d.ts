// The bootstrap is plain JavaScript, since it runs before anything is installed; these are its types for the specs.
declare module '*/scripts/lock.mjs' {
  export function tryLock(file: string): { release: () => void } | { heldBy: number };
}

declare module '*/scripts/dependencies.mjs' {
  export const ROOT: string;
  export function requireNode(version?: string): void;
  export function staleReason(root?: string): string | undefined;
  export function ensureDependencies(root?: string, env?: NodeJS.ProcessEnv): Promise<void>;
}

declare module '*/scripts/redis.mjs' {
  export type RedisSource = { kind: 'url'; url: string } | { kind: 'program'; path: string } | { kind: 'container'; engine: string };
  export interface PrivateRedis { url: string; pid: number; lost: AbortSignal; stop: () => Promise<void> }
  export function findRedis(env?: NodeJS.ProcessEnv): Promise<RedisSource>;
  export function startRedis(options: { dir: string; from?: RedisSource; log?: (line: string) => void }): Promise<PrivateRedis>;
}

declare module '*/scripts/scratch.mjs' {
  export function makeScratch(parent?: string): Promise<{ dir: string; remove: () => void }>;
}

declare module '*/scripts/run-sandbox.mjs' {
  export function runSandbox(args: string[], env?: NodeJS.ProcessEnv): Promise<number>;
  export function runChild(options: {
    command: string[]; env: NodeJS.ProcessEnv; redis: { url: string; lost?: AbortSignal }; stop: AbortSignal; graceMs?: number;
  }): Promise<number>;
}

declare module '*/scripts/chromium.mjs' {
  export function ensureChromium(env?: NodeJS.ProcessEnv): Promise<string>;
}

declare module '*/scripts/test-plan.mjs' {
  export interface Counts { passed: number; failed: number; skipped?: number }
  export function planTests(args: string[]): { browser: boolean; checks: boolean; spec: string[]; ignore: string[]; flags: string[] };
  export function summarise(results: Counts[]): { line: string; failed: number };
}

declare module '*/scripts/run-tests.mjs' {
  interface Counts { passed: number; failed: number; skipped: number }
  export function judge(outcome: { counts?: Counts; code: number; lingered: boolean }): Counts;
}
