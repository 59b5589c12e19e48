import { strict as assert } from 'node:assert';
import { AccessError, problemOf, Refusal } from '../../src/access/errors.js';
import { inEnglish, said, sentences, type Sentence, type Sentences } from '../../src/access/sentences/index.js';
import { catalogues } from '../../src/bot/words/catalogues.js';
import { PLAIN, readerOf } from '../../src/bot/words/reader.js';
import { samples, spoken } from '../support/sentences.js';

const lena = readerOf({ locale: 'de-DE', zone: 'Europe/Berlin' });

/** English words that no German sentence needs; commands and Azure's own names are English for everybody. */
const ENGLISH = /\b(the|is|are|not|your|you|and|has|have|nothing|this|ask|until|already|its|with)\b/i;
const TYPED = /\/access use this channel for \w+|\/access \w+|because[^.,]*|npm run [\w -]+/g;

/** Texts and numbers that were put into a sentence as they are. */
function quoted(value: unknown): string[] {
  if (typeof value === 'number') return value < 1000 ? [String(value)] : [];
  if (typeof value === 'string') return /^\d{4}-|^[a-z]+$/.test(value) ? [] : [value];
  return [];
}

describe('the sentences of the inside', () => {
  it('are written in both languages, and say all that was put into them', () => {
    assert.ok(spoken.length > 130, `${spoken.length} sentences`);
    for (const sentence of spoken) {
      const [english, german] = [inEnglish(sentence), lena.say(sentence)];
      for (const text of [english, german]) {
        // what a rule says may be no more than "no"
        assert.ok(text.trim().length > (sentence.says === 'value' ? 1 : 3), sentence.says);
        assert.doesNotMatch(text.replace('mon..fri', ''), /undefined|\[object|NaN|Invalid|\$\{|null| {2}| ,|\.\./, `${sentence.says}: ${text}`);
      }
      assert.notEqual(german, english, sentence.says);
      for (const part of Object.values(sentence).filter((value) => value !== sentence.says).flatMap(quoted)) {
        if (english.includes(part)) assert.ok(german.includes(part), `${sentence.says}: "${part}" is missing in: ${german}`);
      }
    }
  });

  it('hold no English words in German, and no clock but the reader\'s', () => {
    for (const sentence of spoken.filter(({ says }) => says !== 'all' && says !== 'lines')) {
      const german = lena.say(sentence).replaceAll(TYPED, '');
      const foreign = Object.values(sentence).filter((value): value is string => typeof value === 'string' && value !== sentence.says).reduce((text, part) => text.replaceAll(part, ''), german);
      if (!JSON.stringify(sentence).includes('CHG0030001 is closed.')) assert.doesNotMatch(foreign, ENGLISH, `${sentence.says}: ${german}`);
      // what is to be typed names its own zone
      if (!['ticket-untimely/not-begun', 'mistake/zone'].includes(sentence.says)) assert.doesNotMatch(german, /UTC/, `${sentence.says}: ${german}`);
    }
  });

  it('have each a German text of their own, and none is left out of these', () => {
    const keys = Object.keys(sentences) as (keyof Sentences)[];
    assert.deepEqual(Object.keys(samples).sort(), [...keys].sort());
    assert.deepEqual(Object.keys(catalogues.de.sentences).sort(), [...keys].sort());
    assert.deepEqual(keys.filter((key) => catalogues.de.sentences[key] === sentences[key]), []);
  });

  it('are read in English and UTC as they stand in the log', () => {
    for (const sentence of spoken) assert.equal(PLAIN.say(sentence), inEnglish(sentence));
  });

  it('are the same after they were stored', () => {
    for (const sentence of spoken) assert.equal(lena.say(JSON.parse(JSON.stringify(sentence)) as Sentence), lena.say(sentence));
  });

  it('have the reader\'s units, days and clocks', () => {
    const at = '2026-11-30T23:30:00.000Z';
    assert.equal(lena.say({ says: 'duration-too-long', asked: 9_000_000, longest: 7_200_000, of: 'x' }), '2 Std. 30 Min. ist zu lang: höchstens 2 Std. für x.');
    assert.match(lena.say({ says: 'ticket-untimely/over', ticket: 'CHG1', end: at }), /bis 01\.12\.2026, 00:30 MEZ geplant/);
    assert.match(lena.say({ says: 'start-invalid/past', start: at, zone: 'America/New_York' }), /^30\. Nov\. 2026, 18:30 America\/New_York/);
    assert.match(lena.say({ says: 'not-eligible', role: { kind: 'group', group: 'g', access: 'owner', name: 'DBA' } }), /Besitzer von DBA/);
  });

  it('tell what was on another day of the reader\'s with that day', () => {
    const [at, now] = ['2026-11-30T22:30:07.000Z', '2026-11-30T23:30:00.000Z'];
    const approved = { says: 'already-decided/approved', by: 'Ana Costa', at } as const;
    assert.equal(lena.say({ ...approved, now: at }), 'Ana Costa hat diese Anfrage schon genehmigt, um 23:30:07 MEZ.');
    assert.equal(lena.say({ ...approved, now }), 'Ana Costa hat diese Anfrage schon genehmigt, am 30.11.2026, 23:30:07 MEZ.');
    assert.equal(PLAIN.say({ ...approved, now }), 'Ana Costa approved this request already, at 22:30:07 UTC.');
    assert.equal(PLAIN.say({ ...approved, now: '2026-12-01T00:00:00.000Z' }), 'Ana Costa approved this request already, at 2026-11-30 22:30:07 UTC.');
  });

  it('of an alarm that lasts name the day on which it began, where that is not today', () => {
    const [since, now] = ['2026-11-30T22:30:07.000Z', '2026-12-01T00:00:00.000Z'];
    for (const says of ['silent/closer-since', 'silent/directory-since', 'silent/tickets-since'] as const) {
      assert.match(PLAIN.say({ says, since, now: since }), /^(Last heard at|Not since) 22:30:07 UTC\./);
      assert.match(PLAIN.say({ says, since, now }), /^(Last heard at|Not since) 2026-11-30 22:30:07 UTC\./);
      assert.match(lena.say({ says, since, now: '2026-11-30T23:00:00.000Z' }), /^(Zuletzt gehört am|Nicht mehr seit) 30\.11\.2026, 23:30:07 MEZ\./);
    }
    const late = (hours: number) => ({ says: 'stuck/since', since, late: hours * 3_600_000, request: 'k3v9m2xq' }) as const;
    assert.match(PLAIN.say(late(1)), /^Should have closed at 22:30:07 UTC, 1 h ago/);
    assert.match(PLAIN.say(late(2)), /^Should have closed at 2026-11-30 22:30:07 UTC, 2 h ago/);
    assert.match(lena.say(late(1)), /^Hätte am 30\.11\.2026, 23:30:07 MEZ geschlossen sein müssen/);
    assert.match(lena.say({ says: 'closer/overdue', rule: 'jit-1', due: since, closed: now, now, late: 5_393_000 }), /fällig am 30\.11\.2026, 23:30:07 MEZ, geschlossen um 01:00:00 MEZ/);
  });

  it('come through an error, a refusal with several, and a record', () => {
    const refusal = new Refusal([problemOf('reason', { says: 'reason-missing' }), { code: 'azure-busy', field: 'person', message: 'Azure says so.' }]);
    assert.deepEqual([refusal.code, refusal.message.split('\n').length], ['reason-missing', 2]);
    assert.match(lena.told(refusal), /^Es fehlt ein Grund[^\n]*\nAzure says so\.$/);
    assert.match(lena.told({ ...said({ says: 'withdrawn/officer', reason: 'a break-in' }) }), /^Von einem Sicherheitsbeauftragten beendet: a break-in$/);
  });

  it('that nobody knows any more, or that never were one, are told as they were said', () => {
    assert.equal(lena.told(new AccessError('azure-refused', 'Azure refused.')), 'Azure refused.');
    assert.equal(lena.told({ message: 'As it was.', sentence: { says: 'of-an-older-version' } as unknown as Sentence }), 'As it was.');
  });
});
