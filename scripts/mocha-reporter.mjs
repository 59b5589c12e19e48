import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/**
 * mocha's `spec` reporter, which besides writes the counts to the file of the reporter option `counts`, as JSON.
 * (mocha takes one reporter only, and its exit code cannot tell "no test" from "all passed".)
 */
class SpecWithCounts extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(options.reporterOptions.counts, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}

export default SpecWithCounts;
