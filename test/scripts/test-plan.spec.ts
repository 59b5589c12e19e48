import assert from 'node:assert/strict';
import { judge } from '../../scripts/run-tests.mjs';
import { planTests, summarise } from '../../scripts/test-plan.mjs';

const BROWSER = 'test/browser/**/*.spec.ts';
const ALL = { browser: false, checks: true, spec: ['test/**/*.spec.ts'], ignore: [BROWSER], flags: [] };

describe('bootstrap: test', () => {
  describe('planTests', () => {
    const table = [
      { args: [], plan: ALL },
      { args: ['--browser'], plan: { ...ALL, browser: true, checks: false, spec: [BROWSER], ignore: [] } },
      { args: ['test/a.spec.ts', 'test/b/**'], plan: { ...ALL, checks: false, spec: ['test/a.spec.ts', 'test/b/**'], ignore: [] } },
      { args: ['-g', 'test'], plan: { ...ALL, checks: false, flags: ['-g', 'test'] } },
      { args: ['--bail', 'test/a.spec.ts'], plan: { ...ALL, checks: false, spec: ['test/a.spec.ts'], ignore: [], flags: ['--bail'] } },
    ];
    for (const { args, plan } of table) {
      it(`of "${args.join(' ')}"`, () => assert.deepEqual(planTests(args), plan));
    }
  });

  describe('summarise', () => {
    it('counts types and lint with the tests', () => {
      assert.deepEqual(summarise([{ passed: 1, failed: 0 }, { passed: 0, failed: 1 }, { passed: 7, failed: 2 }]), { line: '8 passed, 3 failed', failed: 3 });
    });
    it('names what was skipped, only then', () => {
      assert.equal(summarise([{ passed: 1, failed: 0, skipped: 2 }]).line, '1 passed, 0 failed, 2 skipped');
    });
  });

  describe('judge', () => {
    const table = [
      { name: 'all passed', outcome: { counts: { passed: 3, failed: 0, skipped: 1 }, code: 0, lingered: false }, result: { passed: 3, failed: 0, skipped: 1 } },
      { name: 'some failed', outcome: { counts: { passed: 3, failed: 2, skipped: 0 }, code: 2, lingered: false }, result: { passed: 3, failed: 2, skipped: 0 } },
      { name: 'no test ran', outcome: { counts: { passed: 0, failed: 0, skipped: 1 }, code: 0, lingered: false }, result: { passed: 0, failed: 1, skipped: 1 } },
      { name: 'mocha fell over', outcome: { code: 1, lingered: false }, result: { passed: 0, failed: 1, skipped: 0 } },
      { name: 'a process was left running', outcome: { counts: { passed: 3, failed: 0, skipped: 0 }, code: 130, lingered: true }, result: { passed: 3, failed: 1, skipped: 0 } },
      { name: 'all passed and then it fell over', outcome: { counts: { passed: 3, failed: 0, skipped: 0 }, code: 7, lingered: false }, result: { passed: 3, failed: 1, skipped: 0 } },
    ];
    for (const { name, outcome, result } of table) {
      it(`when ${name}`, () => assert.deepEqual(judge(outcome), result));
    }
  });
});
