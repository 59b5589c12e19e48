import type { AppOptions } from '../../src/main.js';

/** One call of a port, by its name (`store.append`). `point`: it may change something outside of this process, and is the so-manieth that may, from 1; null: it only reads. */
export interface Call { readonly name: string; readonly point: number | null }

/** Where an incarnation dies: at its nth point, before anything of that call happened, or when all of it has and nobody heard the answer. */
export interface Death { readonly n: number; readonly when: 'before' | 'after' }

/** A death at one of these leaves outside what a death behind the call before it leaves. */
const READS = new RegExp(`^(${[
  'store\\.(request|history|system|systemAsIs|live|newer|touching|liveOf|newestOf|unreviewed|unreviewedOf|outbox|announcedUpTo|holds|recall|kept|writes)',
  'system\\.(stop|events)', 'channels\\.now', 'past\\..*', 'queue\\.depth', 'sealer\\.seals', 'evidence\\..*', 'tickets\\.find',
  'azure\\.(directory|doctor|activity)\\..*', 'azure\\.sessions\\.(byHand|open)', 'azure\\.layers\\.(baseline|pimRules|meanings|eligibility|heldByUs|byHand|of\\.read)',
].join('|')})$`);

export interface Mortal {
  readonly edge: NonNullable<AppOptions['edge']>;
  readonly calls: readonly Call[];
  /** Resolves with the call at which it died. */
  readonly died: Promise<Call>;
  readonly isDead: () => boolean;
}

/** What answers without asking anybody is no point; what is to be closed may be closed by the dead, too. */
const NO_POINTS = ['azure.layers.of', 'azure.layers.of.plan', 'azure.layers.of.drift', 'past.asked', 'channels.named', 'queue.close'];

/**
 * Ports that count their calls and die at one of them: `die` is then called, and from that moment no call begins and none is
 * heard to end. Only the ports are stopped by this: what an edge has begun by itself has to be stopped by `die`.
 */
export function mortal(death: Death | undefined, die: () => void): Mortal {
  const calls: Call[] = [];
  let points = 0;
  let isDead = false;
  let tell: (call: Call) => void;
  const died = new Promise<Call>((resolve) => { tell = resolve; });
  const never = new Promise<never>(() => undefined);
  const end = (call: Call): Promise<never> => {
    if (!isDead) {
      isDead = true;
      die();
      tell(call);
    }
    return never;
  };
  const point = (name: string, use: () => unknown): Promise<unknown> => {
    if (isDead) return never;
    const call = { name, point: READS.test(name) ? null : (points += 1) };
    calls.push(call);
    const isLast = death !== undefined && death.n === call.point;
    if (isLast && death.when === 'before') return end(call);
    const answer = use();
    if (!(answer instanceof Promise)) throw new Error(`${name} answers at once: it is to be listed as no point.`);
    const heard = (): Promise<never> | undefined => (isDead ? never : isLast ? end(call) : undefined);
    return answer.then((value: unknown) => heard() ?? value, (error: unknown) => heard() ?? Promise.reject(error as Error)); // whatever the edge rejects with
  };
  const through = <Edge extends object>(name: string, edge: Edge): Edge => new Proxy(edge, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      const path = `${name}.${String(key)}`;
      if (typeof value === 'object' && value !== null) return through(path, value);
      if (typeof value !== 'function') return value;
      const use = (...given: unknown[]): unknown => Reflect.apply(value, target, given);
      if (!NO_POINTS.includes(path)) return (...given: unknown[]) => point(path, () => use(...given));
      return (...given: unknown[]) => {
        const answer = use(...given);
        return path === 'azure.layers.of' && typeof answer === 'object' && answer !== null ? through(path, answer) : answer;
      };
    },
  });
  return { edge: through, calls, died, isDead: () => isDead };
}
