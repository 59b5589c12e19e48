import { strict as assert } from 'node:assert';
import { PageNeeded } from '../../src/access/errors.js';
import { createTally } from '../../src/access/report.js';
import { commands } from '../../src/bot/commands/index.js';
import { elementsOf } from '../../src/sandbox/control.js';
import { CHANNELS, PEOPLE } from '../../src/simulator/seed.js';
import type { Verbs } from '../../src/workflow/verbs.js';
import { aBreakGlass, anActiveRequest, anEntitlement, aRequest, at } from '../support/requests.js';
import { ana } from '../support/people.js';
import { openStage, RILEY, textOf, type Stage } from './stage.js';

const GROUP = '19:a6200000000000000000000000000001@thread.v2';
const CHANNEL = CHANNELS.audit.id;
/** Stands in whatever is somebody's own. */
const OWN = 'Marked machines';
const entitlement = anEntitlement({ title: OWN, breakGlass: { max: 3_600_000, reviewers: 2, reviewWithin: 86_400_000 } });
const waiting = aRequest({ entitlement });
const open = anActiveRequest({ entitlement });
const link = { token: 'secret-token', until: at('10:20') };

/**
 * Each command, as it is typed behind `/access`: with which verb it is done, and whether the answer is for everybody where
 * it was typed (`there`) or for the one who asked, in their own chat (`own`).
 */
const TABLE: Readonly<Record<string, readonly { line: string; verb: keyof Verbs; answer: 'there' | 'own'; live?: 'several'; from?: 'shown' | 'page' }[]>> = {
  '': [{ line: '', verb: 'awaiting', answer: 'own' }],
  request: [
    { line: 'request bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because “patch it”', verb: 'submit', answer: 'there' },
    { line: 'request bastion-prod for 2h because “patch it”', verb: 'submit', answer: 'own', from: 'shown' },
    { line: 'request bastion-prod for 2h because “patch it”', verb: 'submit', answer: 'own', from: 'page' },
  ],
  list: [{ line: 'list', verb: 'offersFor', answer: 'own' }],
  status: [{ line: 'status', verb: 'liveOf', answer: 'own' }, { line: 'status abcd2345', verb: 'recordOf', answer: 'own' }],
  mine: [{ line: 'mine 2', verb: 'requestsOf', answer: 'own' }],
  history: [{ line: 'history “Riley Chen” since 2026-11-01', verb: 'historyOf', answer: 'own' }],
  extend: [{ line: 'extend abcd2345 by 30m', verb: 'extend', answer: 'there' }, { line: 'extend', verb: 'liveOf', answer: 'own', live: 'several' }],
  end: [{ line: 'end abcd2345', verb: 'end', answer: 'there' }, { line: 'end', verb: 'liveOf', answer: 'own', live: 'several' }],
  cancel: [{ line: 'cancel abcd2345', verb: 'cancel', answer: 'there' }],
  ip: [{ line: 'ip', verb: 'linkFor', answer: 'own' }],
  breakglass: [{ line: 'break-glass bastion-prod for 30m from 203.0.113.7 because it burns', verb: 'submit', answer: 'there' }],
  approve: [{ line: 'approve abcd2345 for 30 min because “go on”', verb: 'answer', answer: 'there' }],
  deny: [{ line: 'deny abcd2345 because it’s late', verb: 'answer', answer: 'there' }],
  review: [{ line: 'review', verb: 'reviewsFor', answer: 'own' }],
  active: [{ line: 'active', verb: 'openNow', answer: 'own' }],
  report: [{ line: 'report 30', verb: 'report', answer: 'own' }],
  evidence: [{ line: 'evidence abcd2345', verb: 'evidenceLink', answer: 'own' }],
  doctor: [{ line: 'doctor', verb: 'doctor', answer: 'own' }],
  drill: [{ line: 'drill', verb: 'drill', answer: 'there' }],
  freeze: [{ line: 'freeze because “a break-in”', verb: 'stop', answer: 'there' }],
  unfreeze: [{ line: 'unfreeze', verb: 'lift', answer: 'there' }],
  use: [{ line: 'use this channel for audit', verb: 'bindChannel', answer: 'there' }],
};

/** With the slash and without it; in capitals; and as Teams and word processors write it. */
const slash = (line: string): string => `/access ${line}`;
const bare = (line: string): string => (line === '' ? 'access' : `${line.charAt(0).toUpperCase()}${line.slice(1)}`).replace(/[“”]/g, '"').replace('’', '\'');
const marked = (line: string): string => `\u200b<at>JIT Access</at>&nbsp;/access\u00a0${line.replace(' ', '&nbsp;').replace('“', '„')}\u00a0\n`;

describe('where a command is answered, against the practice tenant\'s Teams', () => {
  let stage: Stage;
  let live: readonly ReturnType<typeof aRequest>['now'][] = [open.now];
  let from: 'shown' | 'page' | undefined;
  before(async function () {
    this.timeout(30_000);
    if (!process.env.NODE_EXTRA_CA_CERTS) this.skip();
    stage = await openStage({
      entitlementsFor: () => Promise.resolve([entitlement]),
      offersFor: () => Promise.resolve({ offered: [entitlement], others: [], isSure: true }),
      requestsOf: () => Promise.resolve([waiting.now]),
      liveOf: () => Promise.resolve([...live]),
      awaiting: () => Promise.resolve([waiting.now]),
      reviewsFor: () => Promise.resolve([aBreakGlass({}, { title: OWN }).opened('10:06').now]),
      openNow: () => Promise.resolve([open.now]),
      submit: () => (from === 'page' ? Promise.reject(new PageNeeded({ says: 'address-missing' }, link)) : Promise.resolve(waiting.now)),
      addressOf: () => Promise.resolve(from === 'shown' ? { address: '203.0.113.99', at: at('10:08'), until: at('10:18') } : undefined),
      end: () => Promise.resolve(open.due('10:30').now),
      cancel: () => Promise.resolve(waiting.after('10:10', { type: 'cancelled', by: { id: RILEY.id, name: RILEY.name }, from: { conversation: 'c', activity: '9' } }).now),
      extend: () => Promise.resolve(open.now),
      toDecide: () => Promise.resolve(waiting.now),
      answer: () => Promise.resolve(waiting.approvedBy(ana, '10:05').now),
      recordOf: () => Promise.resolve({ request: open.now, history: [] }),
      historyOf: () => Promise.resolve({ whose: null, isOwn: true, query: {}, requests: [waiting.deniedBy(ana, '10:07').now], older: undefined }),
      linkFor: () => Promise.resolve(link),
      evidenceLink: () => Promise.resolve(link),
      report: () => { const tally = createTally({ from: at('00:00'), to: at('10:10') }); tally.add(waiting.now); return Promise.resolve(tally.report([])); },
      doctor: () => Promise.resolve([{ group: 'Azure', what: OWN, status: 'wrong', detail: 'open to all' }]),
      drill: () => Promise.resolve({ began: true, path: 'bastionprod', until: at('10:20') }),
      stop: () => Promise.resolve({ ended: [] }),
      lift: () => Promise.resolve({ isLifted: true }),
      bindChannel: () => Promise.resolve({ isNew: true, before: null, missing: null }),
    });
    stage.simulator.sim.state.conversations[GROUP] = { id: GROUP, kind: 'group', name: 'Group', members: PEOPLE.map(({ id }) => id), activities: [] };
  });
  after(() => stage?.close());

  interface Seen { readonly shown: string; readonly isForm: boolean }
  const cardsIn = (place: string, after: number): Seen[] => stage.posts(place).slice(after).map(({ text, card }) => ({ shown: text ?? `${textOf(card)} ${JSON.stringify(elementsOf(card))}`, isForm: elementsOf(card).some(({ type }) => type?.startsWith('Input.') === true) }));

  /** What stands in the place where a line was typed, and in the person's own chat, afterwards. */
  async function typed(text: string, place: string): Promise<{ there: Seen[]; own: Seen[]; asked: string[] }> {
    const own = stage.personal(RILEY);
    const [before, beforeOwn] = [stage.posts(place).length, stage.posts(own).length];
    stage.verbs.asked.length = 0;
    await stage.says(RILEY, text, place);
    const asked = stage.verbs.asked.map(({ verb, what }) => `${verb} ${JSON.stringify(what, (key, value: unknown) => (['origin', 'line', 'channel', 'conversation', 'activity'].includes(key) ? undefined : value))}`);
    return { there: cardsIn(place, before + 1), own: place === own ? [] : cardsIn(own, beforeOwn), asked };
  }

  for (const { name, example } of commands) {
    it(`the example of ${name} is understood as it stands`, async () => {
      live = [waiting.now, { ...open.now, entitlement: { ...entitlement, extend: { times: 1, by: 1_800_000, approval: false } } }];
      from = undefined;
      const { there, asked } = await typed(example, name === 'use' ? CHANNEL : stage.personal(RILEY));
      assert.ok(name === 'help' || asked.length > 0, 'no verb is asked');
      assert.ok(['request', 'breakglass'].includes(name) || there.length === 1, 'a request is answered by its card, all else where it was typed');
      assert.doesNotMatch(there[0]?.shown ?? '', /I do not know|Say behind/);
    });
  }

  it('has every command', () => { assert.deepEqual(Object.keys(TABLE).sort(), ['', ...commands.map(({ name }) => name).filter((name) => name !== 'help')].sort()); });

  for (const [name, rows] of Object.entries(TABLE)) {
    for (const { line, verb, answer, live: many, from: address } of rows) {
      it(`${name || 'home'}: ${line}${address ? ` (address ${address})` : ''}: ${answer === 'own' ? 'in the own chat only' : 'where it was typed'}`, async () => {
        live = many ? [open.now, anActiveRequest({ id: 'wxyz6789', entitlement }).now] : [open.now];
        if (name === 'extend') live = live.map((one) => ({ ...one, entitlement: { ...entitlement, extend: { times: 1, by: 1_800_000, approval: false } } }));
        from = address;
        const inPerson = await typed(marked(line), stage.personal(RILEY));
        const wanted = inPerson.asked.find((call) => call.startsWith(`${verb} `)) ?? `nothing of ${verb}`;
        for (const [place, spell] of [[GROUP, slash], [GROUP, bare], [CHANNEL, marked], [CHANNEL, bare]] as const) {
          const { there, own, asked } = await typed(spell(line), place);
          assert.ok(asked.includes(wanted), `in ${place}, "${spell(line)}" asks for ${asked.join('; ')} and not for ${wanted}`);
          assert.equal(there.length, 1, `one answer where it was typed: ${JSON.stringify(there)}`);
          assert.equal(there[0]?.isForm, false);
          assert.doesNotMatch(there[0]?.shown ?? '', /secret-token|203\.0\.113\.99/);
          if (answer === 'there') { assert.deepEqual(own, []); continue; }
          assert.match(there[0]?.shown ?? '', /I have written to you in our own chat, Riley Chen/);
          assert.doesNotMatch(there[0]?.shown ?? '', new RegExp(`${OWN}|bastion-prod|abcd2345`));
          assert.deepEqual(own.map(withoutLine), inPerson.there.map(withoutLine), 'the same as in the own chat');
        }
      });
    }
  }

  it('a request with something missing: a form in the own chat, elsewhere a button that opens one', async () => {
    const form = await typed('/access request', stage.personal(RILEY));
    assert.equal(form.there[0]?.isForm, true);
    for (const place of [GROUP, CHANNEL]) {
      stage.verbs.asked.length = 0;
      const { there, own } = await typed('/access request', place);
      assert.deepEqual([there.length, there[0]?.isForm, own.length], [1, false, 0]);
      assert.match(there[0]?.shown ?? '', /"opens":"form"/);
    }
  });
});

/** The line is given back as it was typed. */
function withoutLine({ shown, isForm }: { readonly shown: string; readonly isForm: boolean }): object {
  return { shown: shown.replace(/(\/access )?request (?=bastion-prod for 2h)/gi, ''), isForm };
}
