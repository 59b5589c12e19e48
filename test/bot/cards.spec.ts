import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { fill } from '../../src/bot/views/fill.js';
import { gallery, germanGallery, TENANT } from './gallery.js';
import { approvalCard } from '../../src/bot/views/approval.js';
import { statusCard } from '../../src/bot/views/status.js';
import { PLAIN } from '../../src/bot/words/reader.js';
import { ana, riley } from '../support/people.js';
import { anActiveRequest, anEntitlement, aRequest, at, VM } from '../support/requests.js';

/** Microsoft's own (github.com/microsoft/AdaptiveCards, schemas/1.5.0, MIT). */
const schema = JSON.parse(readFileSync(new URL('../support/adaptive-card-1.5.json', import.meta.url), 'utf8')) as Record<string, unknown>;
delete schema.id;
delete schema.$schema;
const check = formats.default(new Ajv({ strict: false, allErrors: true })).compile(schema);
/** Without what is Teams' own and stands beside a card's body. */
const validate = ({ msteams: _, ...card }: Record<string, unknown>): boolean => check(card);

/** Whoever writes these into a field must find them on the card as they are. */
const NASTY = ['${request}', '${x}', '[a](http://x)', '**b**', '<b>bold</b>', '{{DATE(2026-11-23T10:00:00Z,SHORT)}}', '$& $1', 'a"b\\c', '# not a heading', 'null'];

function textsOf(node: unknown, found: { type: string; text: string }[] = []): { type: string; text: string }[] {
  if (Array.isArray(node)) for (const one of node) textsOf(one, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, text } = node as { type?: unknown; text?: unknown };
    if (typeof text === 'string') found.push({ type: String(type), text });
    for (const one of Object.values(node)) textsOf(one, found);
  }
  return found;
}

describe('cards', () => {
  for (const [name, card] of Object.entries(gallery())) {
    it(`${name} is an Adaptive Card 1.5`, () => {
      assert.ok(validate(card), JSON.stringify(check.errors?.slice(0, 3)));
      assert.equal(card.version, '1.5');
    });
  }

  it('have the buttons that the state allows, and the request as their only content', () => {
    const cards = gallery();
    const verbs = (name: string) => (cards[name]!.actions as { verb?: string; data?: unknown }[]).filter((a) => a.verb).map((a) => {
      // an answer names the question that it is for: the request's, or that for more time
      assert.deepEqual(a.data, name.startsWith('approval') ? { request: 'abcd2345', asked: at('10:00') } : { request: 'abcd2345' });
      return a.verb;
    });
    assert.deepEqual(verbs('approval-pending'), ['approve', 'deny']);
    for (const state of ['denied', 'cancelled', 'lapsed', 'activating', 'active', 'revoking', 'ended', 'failed']) assert.deepEqual(verbs(`approval-${state}`), [], state);
    assert.deepEqual(verbs('approval-shared'), []);
    assert.deepEqual(verbs('approval-yours'), ['approve', 'deny']);
    const reviewing = ['end', 'justified', 'notJustified'];
    for (const [name, has] of [['Active', reviewing], ['Ended', reviewing.slice(1)], ['Justified', []], ['Shared', []], ['Reviewed', []]] as const) assert.deepEqual((cards[`approval-breakGlass${name}`]!.actions as { verb: string }[]).map(({ verb }) => verb), has, name);
    assert.deepEqual(verbs('status-pending'), ['cancel']);
    assert.deepEqual(verbs('status-activating'), ['end']);
    assert.deepEqual(verbs('status-active'), ['sessions', 'end']);
    assert.deepEqual((cards['status-activeExtendable']!.actions as { verb?: string; data?: unknown }[]).find(({ verb }) => verb === 'extend')?.data, { request: 'abcd2345', end: at('11:05') });
    assert.deepEqual(verbs('status-revoking'), []);
    for (const state of ['denied', 'lapsed', 'cancelled']) assert.deepEqual(verbs(`status-${state}`), [], state);
    assert.deepEqual(verbs('status-ended'), ['verifyOwn']);
    assert.deepEqual([verbs('closure-ended'), verbs('closure-shared')], [['verify'], ['verify']]);
    const opens = (name: string) => (cards[name]!.actions as { type: string; data?: unknown }[]).filter(({ type }) => type === 'Action.Submit').map(({ data }) => data);
    for (const name of ['status-denied', 'status-lapsed', 'status-cancelled', 'status-ended', 'closure-ended']) assert.deepEqual(opens(name), [{ msteams: { type: 'task/fetch' }, opens: 'form', again: 'abcd2345' }], name);
    assert.deepEqual(opens('closure-shared'), []);
  });

  it('the proof does not claim what was not done', () => {
    const cards = gallery();
    const proof = (name: string) => textsOf(cards[`closure-${name}`]).map(({ text }) => text).join('\n');
    assert.match(proof('ended'), /Role ended: Reader/);
    assert.match(proof('endedHeld'), /Reader on resource group prod: given by hand before/);
    assert.doesNotMatch(proof('endedHeld'), /Role ended/);
    assert.match(proof('endedHeld'), /given by hand before, not ours to take, stays\nread back/);
    assert.match(proof('endedKept'), /no rule of this window's own is left; the address stays open through wxyz6789\nread back/);
    assert.doesNotMatch(proof('endedKept'), /Network rule removed/);
    assert.match(proof('failed'), /Network \(nsg-bastion\): was never opened\nread back/);
    assert.match(proof('failed'), /Role ended: Reader on resource group prod\neffect/);
    assert.doesNotMatch(proof('failed'), /Network rule removed/);
  });

  it('who was cut stands under the sessions, with the times', () => {
    const all = textsOf(gallery()['closure-ended']).map(({ text }) => text);
    const at = all.indexOf('Sessions cut: 1, none left');
    assert.deepEqual([all[at + 1]?.startsWith('effect '), all[at + 2]], [true, 'riley on vm-web-1']);
  });

  it('a window that ended early is told as it was, with its lateness in tenths of a second', () => {
    const cards = gallery();
    const all = (name: string) => textsOf(cards[name]).map(({ text }) => text);
    for (const name of ['closure-endedCommented', 'status-endedCommented', 'approval-endedCommented']) {
      assert.ok(all(name).includes('1 h: 10:05:34 to 10:24:02 UTC, ended early; approved until 11:05:00'), `${name}: ${all(name).join(' | ')}`);
    }
    assert.ok(all('closure-endedCommented').includes('1.6 s after it had to close'));
    for (const name of ['status-endedCommented', 'approval-endedCommented']) assert.ok(all(name).includes('Closed early at 10:24:03 UTC'), name);
    assert.ok(all('requests').some((text) => text === 'Closed at 11:05:02 UTC'));
  });

  it('an approver\'s comment reaches the requester and the auditor', () => {
    const cards = gallery({}, NASTY.join(' '));
    for (const name of ['status-activeCommented', 'status-endedCommented', 'closure-endedCommented', 'approval-activeCommented']) {
      const shown = textsOf(cards[name]).filter(({ text }) => text.includes('**b** <b>bold</b>'));
      assert.deepEqual(shown.map(({ type }) => type), ['TextRun'], name);
    }
    assert.match(textsOf(gallery()['status-denied']).map(({ text }) => text).join('\n'), /Denied by Ben Okafor .*not today/);
  });

  it('are whole sentences', () => {
    const cards = gallery();
    assert.match(textsOf(cards['status-breakGlassOverdue']).map(({ text }) => text).join('\n'), /One approver reviews it by/);
    for (const [name, card] of Object.entries(cards)) assert.doesNotMatch(textsOf(card).map(({ text }) => text).join('\n'), /\(\)|undefined|\bOne \w+ review it/, name);
  });

  it('the words of a list have its whole width: beside a button a telephone leaves them a hundred pixels', () => {
    const cards = gallery();
    for (const name of ['requests', 'requestsPage']) assert.doesNotMatch(JSON.stringify(cards[name]), /ColumnSet/, name);
  });

  it('what did not open is not called open', () => {
    const steps = textsOf(gallery()['status-failed']).map(({ text }) => text);
    assert.ok(steps.includes('Network not opened'));
    assert.ok(!steps.includes('Network open'));
  });

  /** The steps of a status card as they are read aloud without their signs: what, and how it stands. */
  const stepsOf = (card: unknown): string[] => {
    const rows = (card as { body: { items: { columns?: unknown[] }[] }[] }).body[1]?.items ?? []; // the card's second part
    return rows.map(({ columns }) => textsOf(columns?.slice(1)).map(({ text }) => text).join(': '));
  };

  it('each step says in words whether it is done, under way, still to come, or was not', () => {
    const cards = gallery();
    assert.deepEqual(stepsOf(cards['status-pending']), ['Sent to the approvers: done 10:00 UTC', 'Waiting for an approver: under way', 'Roles: to come', 'Network: to come', 'Ready: to come']);
    assert.deepEqual(stepsOf(cards['status-scheduled']).slice(2, 4), ['Waits for its start: until 12:00 UTC', 'Roles: to come']);
    assert.equal(stepsOf(cards['status-activeEnding']).at(-1), 'Ends soon: until 11:05 UTC');
    assert.equal(stepsOf(cards['status-activeExtendable']).at(-1), 'Ready: read back from Azure: done 10:06:02 UTC');
    assert.deepEqual(stepsOf(cards['status-activating']).slice(1), ['Approved by Ana Costa: done 10:05 UTC', 'Roles: 1 of 2: under way', 'Network: being opened: under way', 'Ready: to come']);
    assert.deepEqual(stepsOf(cards['status-active']).slice(2), ['Roles active: done 10:06:02 UTC', 'Network open: done 10:06:02 UTC', 'Ready: read back from Azure: done 10:06:02 UTC']);
    assert.deepEqual(stepsOf(cards['status-denied']), ['Sent to the approvers: done 10:00 UTC', 'Denied: 10:07 UTC']);
    assert.deepEqual(stepsOf(cards['status-failed']).slice(2, 4), ['Roles opened: 1 of 2: failed', 'Network not opened: failed']);
    for (const [name, card] of Object.entries({ ...cards, ...germanGallery() })) {
      if (name.includes('status-')) for (const step of stepsOf(card)) assert.match(step, /: \S/, `${name}: ${step}`);
    }
  });

  it('the requester sees what closed and since when: the rule, the sessions, the roles', () => {
    const cards = gallery();
    const closing = (name: string): string[] => stepsOf(cards[`status-${name}`]).filter((step) => /rule|Sessions|ended|given by hand|never/i.test(step));
    assert.deepEqual(closing('ended'), ['Network rule removed (nsg-bastion): done 11:05:02 UTC', 'Sessions cut: 1, none left: done 11:05:02 UTC', 'Roles ended: 2 of 2: done 11:05:02 UTC']);
    assert.match(textsOf(cards['status-ended']).map(({ text }) => text).join('\n'), /was closed, 2\.0 s after the end/);
    assert.deepEqual(closing('endedEarly')[1], 'Sessions cut: 0, none left: done 10:30:02 UTC', 'nobody was connected');
    assert.match(closing('endedKept')[0] ?? '', /no rule of this window's own is left; the address stays open through wxyz6789: read 11:05:02 UTC$/);
    assert.match(closing('endedHeld').slice(2).join('\n'), /^Reader on resource group prod: given by hand before, not ours to take, stays: read 11:05:02 UTC\n/);
    assert.deepEqual(closing('revokingYoung'), ['Network rule removed (nsg-bastion): done 10:08:01 UTC', 'Sessions cut: 0, none left: done 10:08:02 UTC', 'Roles ended: 0 of 2: under way']);
    assert.deepEqual(closing('revoking').slice(1), ['Sessions: being cut: under way', 'Roles ended: 0 of 2: under way']);
    const [first, second, network] = aRequest().approvedBy(ana, '10:05').targets();
    const ended = aRequest().approvedBy(ana, '10:05').opened('10:06').after('10:08', { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } });
    const later = statusCard(ended.closedOne(network!, '10:08:01').sessionsCut('10:08:02').closedOne(first!, '10:11:01').closedOne(second!, '10:11:03').now, { reader: PLAIN, tenantId: TENANT });
    assert.equal(stepsOf(later).at(-1), 'Roles ended: 2 of 2: done 10:11:03 UTC', 'a young role goes later, and the card says when');
    assert.match(stepsOf(cards['status-failed']).join('\n'), /Network \(nsg-bastion\): was never opened: read/);
  });

  it('keep the facts, whatever the state', () => {
    for (const [name, card] of Object.entries(gallery())) {
      if (!/^(approval|status|closure)-/.test(name)) continue;
      const all = textsOf(card).map(({ text }) => text).join('\n');
      for (const fact of ['Riley Chen', 'CHG0030001', 'patch the kernel', '203.0.113.7/32']) assert.ok(all.includes(fact), `${name} without ${fact}`);
    }
  });

  for (const nasty of NASTY) {
    it(`show ${nasty} as typed, in every field`, () => {
      const requester = { id: 'a0000000-0000-4000-8000-000000000001', name: nasty };
      const cards = gallery({ requester, reason: nasty, ticket: nasty, address: nasty, entitlement: anEntitlement({ title: nasty, roles: [{ kind: 'azure', role: nasty, scope: VM }] }) });
      for (const [name, card] of Object.entries(cards)) {
        assert.ok(validate(card), name);
        const shown = textsOf(card).filter(({ text }) => text.replaceAll('\u2060', '').includes(nasty));
        if (/^(approval|status|closure)-/.test(name)) assert.ok(shown.length >= 3, `${name} shows it ${shown.length} times`);
        for (const { type, text } of shown) {
          assert.equal(type, 'TextRun', `${name}: in a ${type} it would be read as Markdown`);
          assert.ok(!text.includes('{{'), 'a renderer would expand it');
        }
      }
    });
  }

  it('say in words what a client that draws no card shows, in the reader\'s language', () => {
    const [english, german] = [gallery(), germanGallery()];
    for (const [name, { fallbackText }] of Object.entries(english)) {
      assert.match(String(fallbackText), /\w/, name);
      assert.doesNotMatch(String(fallbackText), /\$\{/, name);
      // an answer's first words are its own
      if (fallbackText !== textsOf(english[name])[0]?.text) assert.notEqual(german[`de-${name}`]!.fallbackText, fallbackText, name);
    }
  });

  it('say who, what, for how long, under which ticket and what to type, where none is drawn', () => {
    const [english, german] = [gallery(), germanGallery()];
    const plain = (name: string): string => String((name.startsWith('de-') ? german : english)[name]?.fallbackText);
    assert.equal(plain('approval-pending'), 'Riley Chen asks for access: Production machines through Bastion; 1 h from the approval; Ticket CHG0030001. Waiting for approval. Type: /access approve abcd2345 or /access deny abcd2345 because <why>');
    assert.equal(plain('de-approval-pending'), 'Riley Chen bittet um Zugriff: Production machines through Bastion; 1 Std. ab der Genehmigung; Ticket CHG0030001. Wartet auf Genehmigung. Schreiben Sie: /access approve abcd2345 oder /access deny abcd2345 because <warum>');
    assert.match(plain('approval-activeMore'), /^Riley Chen asks for 1 h more: .*\. Open until 11:05 UTC, 1 h more asked for\. Type: \/access approve abcd2345 more 10:50:00 or /);
    assert.match(plain('approval-active'), /^Riley Chen asked for access: .*\. Open until 11:05 UTC\. Type: \/access status abcd2345$/);
    assert.match(plain('approval-breakGlassActive'), /^BREAK-GLASS by Riley Chen: .*\. Open until .*\. Type: \/access end abcd2345 or \/access review abcd2345$/);
    assert.match(plain('status-active'), /^Riley Chen: Production .*; 1 h: 10:05 to 11:05 UTC; Ticket CHG0030001\. Open until 11:05 UTC\. Type: \/access status abcd2345$/);
    assert.match(plain('closure-ended'), /^Riley Chen: .*; 1 h: 10:05 to 11:05 UTC; Ticket CHG0030001\. Closed: proof\. Lateness: 2\.0 s after the end\. Network rule removed \(nsg-bastion\)\. Sessions cut: 1, none left\. Role ended: Reader/);
    assert.match(plain('de-closure-ended'), /Netzregel entfernt .* Schreiben Sie: \/access status abcd2345$/);
  });

  it('no word of a person makes a link or a mention of the text where none is drawn', () => {
    const nasty = '[a](http://x) <at>b</at> **c**';
    const cards = gallery({ requester: { id: riley.id, name: nasty }, ticket: nasty, entitlement: anEntitlement({ title: nasty }) });
    for (const [name, { fallbackText }] of Object.entries(cards)) if (/^(approval|status|closure)-/.test(name)) assert.doesNotMatch(String(fallbackText), /\]\(|<at>|\*\*/, name);
  });

  it('name every field, picture and button for who does not see them', () => {
    const nodesOf = (node: unknown): Record<string, unknown>[] => (typeof node !== 'object' || node === null ? [] : [...(Array.isArray(node) ? [] : [node as Record<string, unknown>]), ...Object.entries(node).flatMap(([key, one]) => (key === 'selectAction' ? [] : nodesOf(one)))]);
    // a link within words is called by them
    const named = { Input: 'label', Action: 'title', Image: 'altText' };
    let seen = 0;
    for (const [name, card] of Object.entries({ ...gallery(), ...germanGallery() })) {
      for (const node of nodesOf(card)) {
        const needs = Object.entries(named).find(([kind]) => String(node.type).split('.')[0] === kind)?.[1];
        if (needs === undefined) continue;
        seen += 1;
        const label = node[needs];
        assert.match(typeof label === 'string' ? label : '', /\w/, `${name}: ${JSON.stringify(node)}`);
      }
    }
    assert.ok(seen > 200, String(seen));
  });

  it('tell the requester who was asked, and never themself', () => {
    const cards = gallery();
    const all = (name: string) => textsOf(cards[name]).map(({ text }) => text).join('\n');
    assert.match(all('status-pending'), /Asked for their answer: Ana Costa, Ben Okafor or Noor/);
    assert.doesNotMatch(all('status-active'), /Asked for their answer/);
    const own = statusCard(aRequest().now, { reader: PLAIN, tenantId: TENANT, approvers: [riley, ana] });
    assert.match(JSON.stringify(own), /Asked for their answer: Ana Costa\./);
  });

  it('mention as Teams wants it: at most ten, and each word for word in a TextBlock, whatever a name looks like', () => {
    const called = (names: readonly string[]): { texts: string[]; names: string[] } => {
      const people = names.map((name, i) => ({ id: `c0000000-0000-4000-8000-0000000000${i + 10}`, name }));
      const card = approvalCard(aRequest().now, { reader: PLAIN, approvers: people, mentioned: people });
      const { entities } = card.msteams as { entities: { type: string; text: string; mentioned: { id: string; name: string } }[] };
      const blocks = textsOf(card.body).filter(({ type }) => type === 'TextBlock').map(({ text }) => text);
      entities.forEach(({ type, text, mentioned }, i) => {
        assert.deepEqual([type, text], ['mention', `<at>${mentioned.name}</at>`]);
        assert.equal(mentioned.id, people[i]?.id);
        assert.equal(blocks.filter((block) => block.includes(text)).length, 1, text);
      });
      assert.equal(new Set(entities.map(({ text }) => text)).size, entities.length, 'no two are called alike');
      return { texts: blocks.filter((block) => block.includes('<at>')), names: entities.map(({ mentioned }) => mentioned.name) };
    };
    assert.deepEqual(called(['Ana Costa', 'Ben Okafor']).texts, ['Asked of <at>Ana Costa</at> or <at>Ben Okafor</at>.']);
    assert.deepEqual(called(['Ana Costa', 'Ana Costa', 'Ana Costa']).names, ['Ana Costa', 'Ana Costa (2)', 'Ana Costa (3)']);
    assert.deepEqual(called(['</at><at>Mia', '[a](http://x)', '**Żaneta O’Neil-Müller**', '李 小龙', '${x}{{y}}']).names, ['/atatMia', 'a(http//x)', 'Żaneta O\'Neil-Müller', '李 小龙', 'xy']);
    const many = called(Array.from({ length: 30 }, (_, i) => `Approver ${i + 1}`));
    assert.equal(many.names.length, 10);
    assert.match(many.texts.join(), /<at>Approver 10<\/at> and others\.$/);
  });

  it('mention nobody where one person looks, or nobody is named', () => {
    for (const [name, card] of Object.entries(gallery())) assert.equal(JSON.stringify(card).includes('<at>'), name.endsWith('entioning'), name);
  });

  it('stay under Teams\' limit with the longest input', () => {
    const long = (n: number) => 'é文"'.repeat(n).slice(0, n);
    const roles = Array.from({ length: 40 }, () => ({ kind: 'azure' as const, role: long(120), scope: VM }));
    const cards = gallery({
      requester: { id: 'a0000000-0000-4000-8000-000000000001', name: long(256) }, reason: long(5000), ticket: long(500),
      entitlement: anEntitlement({ title: long(500), roles, machines: Array.from({ length: 40 }, () => VM) }),
    }, long(500));
    for (const [name, card] of Object.entries(cards)) {
      // Teams counts UTF-16.
      const size = Buffer.byteLength(JSON.stringify(card), 'utf16le');
      assert.ok(size <= 25 * 1024, `${name}: ${size} bytes`);
    }
  });

  it('say how to get in by what the machines speak; what an older version has stored, by ssh', () => {
    const shown = (connect: 'ssh' | 'rdp') => statusCard(anActiveRequest({ entitlement: anEntitlement({ connect }) }).now, { reader: PLAIN, tenantId: TENANT });
    const to = `--name bas-prod --resource-group network --target-resource-id ${VM}`;
    const command = (card: object) => textsOf(card).map(({ text }) => text).filter((text) => text.startsWith('az '));
    assert.deepEqual(command(shown('rdp')), [`az network bastion rdp ${to} --enable-mfa`]);
    assert.deepEqual(command(shown('ssh')), [`az network bastion ssh ${to} --auth-type AAD`]);
    const { now } = anActiveRequest();
    const older = Object.fromEntries(Object.entries(now.entitlement).filter(([name]) => name !== 'connect')) as unknown as typeof now.entitlement;
    assert.deepEqual(command(statusCard({ ...now, entitlement: older }, { reader: PLAIN, tenantId: TENANT })), [`az network bastion ssh ${to} --auth-type AAD`]);
  });

  it('refuse to be sent with a place that nothing fills', () => {
    const words = { title: 'Help', fallback: 'help', more: '${x}', officers: 'For officers', news: 'News' };
    const whole = { words, version: '${x}', changes: '${x}', officers: [] };
    assert.throws(() => fill('help', { ...whole, everybody: [{ command: 'x' }] }), /nothing fills/);
    assert.doesNotThrow(() => fill('help', { ...whole, everybody: [{ command: '${x}', does: '${does}' }] }));
  });
});
