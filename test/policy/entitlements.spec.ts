import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inEnglish } from '../../src/access/sentences/index.js';
import { parseEntitlements, problemInOneLine } from '../../src/policy/entitlements.js';

const sandbox = readFileSync('src/sandbox/entitlements.yaml', 'utf8');

function problemsOf(text: string): readonly string[] {
  const parsed = parseEntitlements(text);
  return parsed.ok ? [] : parsed.problems.map((one) => inEnglish(problemInOneLine(one)));
}

const example = readFileSync('docs/entitlements.example.yaml', 'utf8');

describe('policy/entitlements', () => {
  it('the practice tenant\'s file is right', () => assert.deepEqual(problemsOf(sandbox), []));

  it('a path and the freezes stand in the entitlement that they are about', () => {
    const parsed = parseEntitlements(`${sandbox}\nfreezes: [{ title: x, from: "2026-12-18 18:00", to: "2027-01-04 06:00", zone: Europe/Paris, entitlements: [bastion-quick] }]`);
    assert.ok(parsed.ok);
    const [prod, quick] = parsed.book.entitlements;
    assert.match(prod!.paths[0]!.nsg, /nsg-bastion$/);
    assert.deepEqual([prod!.freezes, quick!.freezes], [[], [{ title: 'x', from: '2026-12-18T17:00:00.000Z', to: '2027-01-04T05:00:00.000Z', zone: 'Europe/Paris' }]]);
  });

  it('without its optional keys an entitlement is what it was before there were any', () => {
    const parsed = parseEntitlements(sandbox);
    assert.ok(parsed.ok);
    const { guests, hours, freezes, startLater, extend, breakGlass, mostOpen, stepUp, approval, ticket } = parsed.book.entitlements[1]!;
    assert.deepEqual({ guests, hours, freezes, startLater, extend, breakGlass, mostOpen, stepUp }, {
      guests: false, hours: [], freezes: [], startLater: null, extend: null, breakGlass: null, mostOpen: null, stepUp: 'none',
    });
    assert.deepEqual([approval.automatic, approval.comment.approve, approval.stages.length, ticket.system, ticket.whenUnavailable], [[], 'optional', 1, 'pattern', 'refuse']);
    assert.deepEqual(parsed.book.roles.securityOfficers, { groups: [], people: [] });
  });

  it('the shortest duration is never under what PIM and the rounding allow', () => {
    const parsed = parseEntitlements(sandbox.replace('min: 5s', 'min: 1s'));
    assert.equal(parsed.ok && parsed.book.entitlements[1]!.duration.min, 4000);
  });

  it('days may be a range, over the end of the week too, and hours a list or one', () => {
    const days = (written: string) => {
      const parsed = parseEntitlements(sandbox.replace('cutSessions: own', `hours: ${written}`));
      return parsed.ok ? parsed.book.entitlements[0]!.hours.map((h) => h.days.join(' ')) : parsed.problems.map((one) => inEnglish(problemInOneLine(one)));
    };
    assert.deepEqual(days('{ days: [mon..wed, fri] }'), ['mon tue wed fri']);
    assert.deepEqual(days('[{ days: [sat..mon] }, {}]'), ['mon sat sun', 'mon tue wed thu fri sat sun']);
  });

  type Mistake = [string, (text: string) => string, RegExp];
  const mistakes: Mistake[] = [
    ['a key that is not known', (t) => t.replace('mostOpen:', 'mostopen:'), /"mostopen" is not a key.*did you mean mostOpen\?.*known: version, instance.*\(line 16, column 1\)/],
    ['another version', (t) => t.replace('version: 1', 'version: 2'), /version: must be 1; is 2 \(line 5, column 10\)/],
    ['an instance that fits no rule name', (t) => t.replace('instance: sandbox', 'instance: Sand-Box'), /instance: must be 1 to 24/],
    ['a duration without unit', (t) => t.replace('max: 4h', 'max: 4'), /duration\.max: must be a duration such as .*; is 4/],
    ['a duration in the wrong order', (t) => t.replace('default: 1h', 'default: 5h'), /min <= default <= max, is 5 min, 5 h, 4 h/],
    ['a path that is not there', (t) => t.replace('paths: [bastionprod]', 'paths: [bastionprud]'), /"bastionprud" is not one of paths \(bastionprod, drill\); did you mean bastionprod\?/],
    ['a group that is no id', (t) => t.replace('60000000-0000-4000-8000-000000000001', 'operators'), /must be an Entra object id/],
    ['a broken pattern', (t) => t.replace('"(CHG|INC)[0-9]{7}"', '"(CHG"'), /must be a regular expression/],
    ['a range that is none', (t) => t.replace('[203.0.113.0/24]', '[203.0.113.0]'), /must be an IPv4 range/],
    ['an NSG that is no resource id', (t) => t.replace('/subscriptions/5ab00000-0000-4000-8000-000000000001/resourceGroups/network/providers/Microsoft.Network/networkSecurityGroups/', ''), /nsg: must be an Azure resource id/],
    ['text that is no YAML', () => 'a: [', /the file: Flow sequence .* \(line 1, column 5\)/],
    ['an alias of nothing', (t) => t.replace('requesters: *operators', 'requesters: *operator'), /\*operator stands for nothing.*line 6\d/],
    ['aliases that stand for too much', () => `a: &a [x, x, x, x, x, x, x, x]\nb: &b [${'*a, '.repeat(20)}]\nc: &c [${'*b, '.repeat(20)}]`, /alias/],
    ['a key twice', (t) => `${t}\nversion: 1`, /must be unique/],
    ['an empty file', () => '', /the file: must be a section of keys and values, is empty/],
    ['an empty section', (t) => t.replace(/paths:\n(?: {2}.*\n)+/, 'paths:\n'), /paths: must be a section of names, is empty/],
    ['a choice that is none', (t) => t.replace('cutSessions: own', 'cutSessions: mine'), /cutSessions: must be one of own, all, none; is "mine"/],
    ['a slip in a choice', (t) => t.replace('cutSessions: own', 'stepUp: requestor'), /did you mean requester\?/],
    ['a number where text is meant', (t) => t.replace('ports: ["443"]', 'ports: [443]'), /ports\[0\]: must be text, is 443; put it in quotes/],
    ['a path\'s name with capitals', (t) => t.replace('  bastionprod:', '  BastionProd:'), /paths: the name must be 1 to 24 lower-case letters or digits/],
    ['a kind of role that is none', (t) => t.replace('kind: azure', 'kind: entra'), /roles\[0\]\.kind: must be "azure", "directory" or "group"/],
    ['a window shorter than PIM\'s floor', (t) => t.replace('pimFloor: 2s', 'pimFloor: 5h'), /duration\.max: must be at least pimFloor \+ 2 roundTo/],
    ['nobody to ask', (t) => t.replace('{ groups: ["60000000-0000-4000-8000-000000000001"] }', '{}'), /requesters: must name at least one group or person/],
  ];
  /** Spoilings of the example, in which everything stands. */
  const spoilings: Mistake[] = [
    ['more approvals than people', (t) => t.replace('groups: [60000000-1111-4000-8000-000000000002]', 'people: [60000000-1111-4000-8000-000000000002]'), /stages\[0\]\.needed: 2 can never approve: there is only one approver/],
    ['two accounts of one human as two approvers', (t) => t.replace('groups: [60000000-1111-4000-8000-000000000002]', 'people: [a0000000-1111-4000-8000-000000000001, a0000000-1111-4000-8000-000000000101]'), /needed: 2 can never approve: there is only one approver/],
    ['an escalation after the lapse', (t) => t.replace('escalateAfter: 30m', 'escalateAfter: 8h'), /escalateAfter: must be shorter than lapsesAfter \(8 h\)/],
    ['a stage that is asked from the start and by escalation', (t) => t.replace('groups: [60000000-1111-4000-8000-000000000003] }', 'groups: [60000000-1111-4000-8000-000000000003] }\n          from: start'), /stages\[1\]\.from: cannot be start/],
    ['an automatic approval without condition', (t) => t.replace(/- onCall:.*\n.*longest: 30m\n.*ticketStates.*\n/, '- {}\n'), /automatic\[0\]: must name at least one of onCall, longest, ticketStates/],
    ['an automatic approval in a state that is never accepted', (t) => t.replace('ticketStates: [implement]', 'ticketStates: [implemented]'), /"implemented" is not one of ticket\.states \(scheduled, implement\); did you mean implement\?/],
    ['a ticket rule that nobody can ask about', (t) => t.replace('system: servicenow', 'system: pattern'), /endWithTicket: needs a ticket system that is asked/],
    ['a type that ServiceNow is not asked for', (t) => t.replace('types: [change_request, incident]', 'types: [change_requests]'), /"change_requests" is not one of .*did you mean change_request\?/],
    ['an example that does not match', (t) => t.replace('example: CHG0030001', 'example: CHG1'), /ticket\.example: "CHG1" does not match the pattern/],
    ['hours that are none', (t) => t.replace('from: "08:00"', 'from: "8:00"'), /hours\[0\]\.from: must be a time of day/],
    ['a zone that is none', (t) => t.replace('zone: Europe/Paris, days: [mon', 'zone: Europe/Pari, days: [mon'), /zone: must be a time zone such as Europe\/Paris or UTC; did you mean Europe\/Paris\?/],
    ['a day that is none', (t) => t.replace('days: [wed, sat]', 'days: [wed, son]'), /days\[1\]: must be one of mon, tue/],
    ['a freeze that ends before it begins', (t) => t.replace('to: "2027-01-04', 'to: "2026-01-04'), /freezes\[0\]\.to: must be later than from/],
    ['a moment that is none', (t) => t.replace('"2026-12-18 18:00"', '"2026-02-30 18:00"'), /freezes\[0\]\.from: must be a date and a time/],
    ['a freeze of nothing', (t) => t.replace('entitlements: [bastion-prod]', 'entitlements: [bastion-prd]'), /"bastion-prd" is not one of entitlements \(bastion-prod\); did you mean bastion-prod\?/],
    ['break-glass for longer than anybody may', (t) => t.replace('breakGlass: { max: 1h', 'breakGlass: { max: 5h'), /breakGlass\.max: must be no longer than duration\.max \(4 h\), is 5 h/],
    ['more reviews than people', (t) => t.replace(/approvers: \{ groups: \[[0-9a-f-]+\] \}/g, 'approvers: { people: [a0000000-1111-4000-8000-000000000003, a0000000-1111-4000-8000-000000000004] }').replace('reviewers: 2', 'reviewers: 9'), /breakGlass\.reviewers: 9 can never review it: there are only \d approvers/],
    ['an extension of nothing', (t) => t.replace('by: 1h', 'by: 1s'), /extend\.by: must be at least roundTo/],
    ['one officer alone', (t) => t.replace(', 5ec00000-1111-4000-8000-000000000002', ''), /securityOfficers: one person alone cannot lift a stop/],
    ['an account of two humans', (t) => t.replace('logins:', '  - [a0000000-1111-4000-8000-000000000101, a0000000-1111-4000-8000-000000000102]\nlogins:'), /accounts\[1\]\[0\]: .* is listed twice/],
    ['a login rule for nobody', (t) => t.replace('- upn: "*.*@contoso.example"\n    names', '- names'), /logins\[1\]: must have either person or upn/],
    ['a star that is not there', (t) => t.replace('"{1}{2}"', '"{3}"'), /logins\[1\]\.names\[2\]: \{3\} stands for nothing: there are 2 \*/],
    ['a client port that is not opened', (t) => t.replace('client: 443', 'client: 8443'), /client: 8443 is not among the ports that are opened \(443\)/],
    ['a drill on a way that people use', (t) => t.replace('  path: drill\n', '  path: bastionprod\n'), /drill\.path: is a path of bastion-prod: a canary needs one of its own/],
    ['a drill that is too long', (t) => t.replace('length: 5m', 'length: 5h'), /drill\.length: must be an hour at most/],
    ['a role twice', (t) => t.replace('- { kind: directory', '- { kind: azure, role: reader, scope: /SUBSCRIPTIONS/5ab00000-1111-4000-8000-000000000001/resourcegroups/prod }\n      - { kind: directory'), /roles\[2\]: is listed twice/],
  ];
  /** Of all spoilings together, those whose place in the text another one has taken. */
  const OVERWRITTEN = ['an automatic approval in a state that is never accepted', 'a type that ServiceNow is not asked for', 'a freeze that ends before it begins', 'a star that is not there'];
  for (const [file, table] of [[sandbox, mistakes], [example, spoilings]] as const) {
    for (const [name, spoil, expected] of table) {
      it(`${name}: is named`, () => {
        const spoilt = spoil(file);
        assert.notEqual(spoilt, file);
        assert.match(problemsOf(spoilt).join('\n'), expected);
      });
    }
  }

  it('all mistakes are told at once, whether one value shows them or only two', () => {
    const all = [...mistakes.slice(0, 4), ...mistakes.slice(5, 10)].reduce((text, [, spoil]) => spoil(text), sandbox);
    assert.equal(problemsOf(all).length, 9);
    const both = spoilings.reduce((text, [, spoil]) => spoil(text), example);
    const told = problemsOf(both).join('\n');
    const untold = spoilings.filter(([, , expected]) => !expected.test(told)).map(([name]) => name);
    assert.deepEqual(untold, OVERWRITTEN);
  });

  it('a mistake hides no other in its neighbourhood', () => {
    const told = problemsOf(example.replace('needed: 2', 'needed: 0').replace('escalateAfter: 30m', 'escalateAfter: 9h').replace('default: 1h', 'default: 9h').replace('title: Production', 'titel: Production'));
    assert.equal(told.length, 5, told.join('\n'));
  });

  it('what is used in several places by an alias is one mistake', () => {
    assert.equal(problemsOf(sandbox.replace('60000000-0000-4000-8000-000000000001', 'operators')).length, 1);
  });
});
