import fc from 'fast-check';

/** Something that takes what comes from outside. `holds` rejects, or throws, where an input does what none may; so does `after`, of all of them together. */
export interface Target {
  readonly name: string;
  play(over: { readonly seed: number; readonly runs: number; readonly within: number }): Promise<Played>;
}

export interface Played { readonly name: string; readonly inputs: number; /** The smallest input that was found, and what it did. */ readonly crash: { readonly input: string; readonly error: string } | null }

export function target<T>(name: string, inputs: fc.Arbitrary<T>, holds: (input: T) => void | Promise<void>, after: () => Promise<void> = () => Promise.resolve()): Target {
  return {
    name,
    async play({ seed, runs, within }) {
      const property = fc.asyncProperty(inputs, async (input) => { await holds(input); });
      const found = await fc.check(property, { seed, numRuns: runs, interruptAfterTimeLimit: within, markInterruptAsFailure: false });
      const late = await after().then(() => null, (error: unknown) => ({ input: 'all of them together', error: String(error) }));
      return { name, inputs: found.numRuns, crash: crashIn(found) ?? late };
    },
  };
}

function crashIn<T>({ numRuns, counterexample, errorInstance }: fc.RunDetails<[T]>): Played['crash'] {
  if (counterexample !== null) return { input: fc.stringify(counterexample), error: errorInstance instanceof Error ? errorInstance.message : String(errorInstance) };
  // silence is not success
  return numRuns === 0 ? { input: 'nothing', error: 'Not one input was played in the time that it had: give it more.' } : null;
}
