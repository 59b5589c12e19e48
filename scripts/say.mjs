/** A reason to stop that a person can act on: shown as its sentence, without a stack. */
export class Refusal extends Error {}

/**
 * Tells the person at the terminal what is going on. Goes to stderr: the last line of stdout belongs to `--json`.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs an entry script: its result becomes the exit code, a Refusal one sentence and exit code 1.
 * @param {() => Promise<number>} work
 */
export async function runAsEntry(work) {
  for (const stream of [process.stdout, process.stderr]) {
    // A terminal that was closed must not keep us from taking down what we started.
    stream.on('error', () => {});
  }
  try {
    process.exitCode = await work();
  } catch (error) {
    say(error instanceof Refusal ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}
