import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const example = readFileSync('docs/entitlements.example.yaml', 'utf8');

/** Twelve slips of the finger: what is replaced, by what, and what is said of it. */
const MISTAKES: [string, string, RegExp][] = [
  ['\nmostOpen: 5', '\nmostopen: 5', /the file: "mostopen" is not a key.*did you mean mostOpen\?/],
  ['instance: prod', 'instance: Prod', /instance: must be 1 to 24 lower-case/],
  [', 5ec00000-1111-4000-8000-000000000002', '', /roles\.securityOfficers: one person alone/],
  ['"2026-12-18 18:00"', '"18.12.2026"', /freezes\[0\]\.from: must be a date and a time/],
  ['client: 443', 'client: 444', /paths\.bastionprod\.client: 444 is not among the ports/],
  ['kind: directory', 'kind: entra', /roles\[2\]\.kind: must be "azure", "directory" or "group"/],
  ['paths: [bastionprod]', 'paths: [bastionprd]', /"bastionprd" is not one of paths \(bastionprod, drill\); did you mean bastionprod\?/],
  ['needed: 2', 'needed: 0', /stages\[0\]\.needed: must be at least 1/],
  ['zone: Europe/Paris, days: [mon..fri]', 'zone: Europe/Pariss, days: [mon..fri]', /hours\[0\]\.zone: must be a time zone.*did you mean Europe\/Paris\?/],
  ['default: 1h', 'default: 5h', /duration: must be min <= default <= max/],
  ['cutSessions: own', 'cutSessions: mine', /cutSessions: must be one of own, all, none; is "mine"/],
  ['giveUpAfter: 10m', 'giveUpAfter: 10', /giveUpAfter: must be a duration such as/],
];

describe('npm run check-entitlements', function () {
  this.timeout(60_000);

  function check(text: string, ...flags: string[]) {
    const file = join(mkdtempSync(join(tmpdir(), 'jit-check-')), 'rules.yaml');
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/check-entitlements.mjs', file, ...flags], { encoding: 'utf8' });
    return { status, stdout, stderr, lines: stdout.trimEnd().split('\n') };
  }

  it('names a mistyped option, and how it is called', () => {
    const { status, stdout, stderr } = check(example, '--jsno');
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^Unknown option '--jsno'.*\nUsage: npm run check-entitlements -- FILE \[--json\]\n$/);
    assert.deepEqual([check(example, '--help').stdout, check(example, '--help').status], ['npm run check-entitlements -- FILE [--json]\n', 0]);
  });

  it('prints each of twelve mistakes with its line and column, and fails', () => {
    const spoilt = MISTAKES.reduce((text, [right, wrong]) => { assert.ok(text.includes(right), right); return text.replace(right, wrong); }, example);
    const { status, lines } = check(spoilt);
    assert.equal(status, 1);
    const told = lines.filter((line) => /rules\.yaml:\d+:\d+ /.test(line));
    assert.equal(told.length, 12, told.join('\n'));
    for (const [, , expected] of MISTAKES) assert.equal(told.filter((line) => expected.test(line)).length, 1, String(expected));
    assert.equal(lines.at(-1), '12 things to correct.');
    // the line that is named is the line that is wrong
    for (const [, wrong, expected] of MISTAKES.filter(([, text]) => text !== '')) {
      const line = Number(/rules\.yaml:(\d+):/.exec(told.find((one) => expected.test(one)) ?? '')?.[1]);
      assert.ok(spoilt.split('\n')[line - 1]?.includes(wrong.trim()), `line ${line} for ${wrong}`);
    }
  });

  it('says of a file that is in order what it allows', () => {
    const { status, stdout } = check(example);
    assert.equal(status, 0);
    assert.match(stdout, /is in order: 1 entitlement, 4 roles, 1 path\./);
    assert.match(stdout, /approves +2 of group 60000000-1111-4000-8000-000000000002; 1 of group .*; nobody, where approval\.automatic holds/);
  });

  it('with --json the last line is one object', () => {
    const { status, lines } = check(example.replace('cutSessions: own', 'cutSessions: mine'), '--json');
    assert.equal(status, 1);
    const { passed, problems } = JSON.parse(lines.at(-1) ?? '') as { passed: boolean; problems: { place: string; line: number }[] };
    assert.deepEqual([passed, problems.map((p) => p.place)], [false, ['entitlements.bastion-prod.cutSessions']]);
    assert.match(example.split('\n')[problems[0]!.line - 1] ?? '', /cutSessions/);
  });

  it('says how it is called', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/check-entitlements.mjs'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /npm run check-entitlements -- FILE/);
  });
});
