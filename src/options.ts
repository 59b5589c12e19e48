import { parseArgs, type ParseArgsConfig } from 'node:util';

/**
 * What a command line asks for. `--help` prints the usage and ends with code 0; an option that does not exist, or lacks
 * its value, is named with the usage behind it, and ends with code 1.
 */
export function readOptions<T extends ParseArgsConfig>(usage: string, config: T): ReturnType<typeof parseArgs<T>> {
  if (process.argv.slice(2).includes('--help')) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\nUsage: ${usage}\n`);
    process.exit(1);
  }
}
