import { strict as assert } from 'node:assert';
import { LANGUAGES } from '../../src/access/language.js';
import { clientOf } from '../../src/bot/wire/client.js';
import { catalogues, type Words } from '../../src/bot/words/catalogues.js';
import { PLAIN, readerOf } from '../../src/bot/words/reader.js';

/** What is the same in both languages: names, units, form. */
const SAME = /^((facts|askForm)\.ticket|facts\.was|asked\.sentFor|page\.(ticket|inTeams|six\.0)|form\.(dated|unit\.ms)|decided\.title|window\.was|usage\.\w+\.line)$/;

/** Stands for any parameter: a text, a number, a list or an object, and shows up wherever it was put. */
function mark(name: string): unknown {
  const text = (): string => `«${name}»`;
  return new Proxy({}, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive || key === 'toFixed' || key === 'join') return text;
      if (key === 'length') return 2;
      if (key === 'replace') return text;
      return mark(`${name}.${String(key)}`);
    },
  });
}

/** Every text by its name, functions filled with marks. */
function textsOf(node: unknown, name = ''): Map<string, string> {
  if (typeof node === 'string') return new Map([[name, node]]);
  // every function of a catalogue makes a text of what it is given
  if (typeof node === 'function') return new Map([[name, (node as (...given: unknown[]) => string)(mark('0'), mark('1'), mark('2'))]]);
  return new Map(Object.entries(node as object).flatMap(([key, value]) => [...textsOf(value, name === '' ? key : `${name}.${key}`)]));
}

/** Sentences and names are made of more than texts and numbers: `sentences.spec.ts` has samples of them. */
const written = ({ sentences: _, names: __, ...texts }: Words): object => texts;

const marksIn = (text: string): string[] => [...new Set(text.match(/«[^»]*»/g))].sort();

describe('the catalogues of texts', () => {
  const english = textsOf(written(catalogues.en));
  for (const language of LANGUAGES.filter((one) => one !== 'en')) {
    const theirs = textsOf(written(catalogues[language]));

    it(`${language}: each text is there, in that language, and says all that the English one says`, () => {
      assert.ok(english.size > 250, `${english.size} texts`);
      assert.deepEqual([...theirs.keys()].sort(), [...english.keys()].sort());
      for (const [name, text] of english) {
        const other = theirs.get(name) ?? '';
        assert.deepEqual(marksIn(other), marksIn(text), `${name}: "${other}"`);
        if (!SAME.test(name)) assert.notEqual(other, text, name);
        assert.equal(/\bundefined\b|\[object/.test(other), false, name);
      }
    });

    it(`${language}: nothing is excused from being translated that is`, () => {
      const excused = [...english.keys()].filter((name) => SAME.test(name) && !name.startsWith('usage.'));
      assert.deepEqual(excused.filter((name) => theirs.get(name) !== english.get(name)), []);
    });
  }
});

describe('a reader', () => {
  const noon = '2026-11-23T12:05:00.000Z';
  const july = '2026-07-23T22:30:07.641Z';
  const rows: [string, { locale?: string; zone?: string }, string, string, string][] = [
    ['knows nothing', {}, '12:05 UTC', '23 Jul 2026, 22:30:07 UTC', '23 Jul 2026, 22:30:07.641 UTC'],
    ['is in Berlin and German', { locale: 'de-AT', zone: 'Europe/Berlin' }, '13:05 MEZ', '24.07.2026, 00:30:07 MESZ', '24.07.2026, 00:30:07,641 MESZ'],
    ['is in Berlin and English', { locale: 'en-GB', zone: 'Europe/Berlin' }, '13:05 CET', '24 Jul 2026, 00:30:07 CEST', '24 Jul 2026, 00:30:07.641 CEST'],
    ['is in New York', { locale: 'en-US', zone: 'America/New_York' }, '07:05 EST', '23 Jul 2026, 18:30:07 EDT', '23 Jul 2026, 18:30:07.641 EDT'],
    ['is in India', { zone: 'Asia/Kolkata' }, '17:35 GMT+5:30', '24 Jul 2026, 04:00:07 GMT+5:30', '24 Jul 2026, 04:00:07.641 GMT+5:30'],
    ['comes from a zone that does not exist', { zone: 'Mars/Olympus' }, '12:05 UTC', '23 Jul 2026, 22:30:07 UTC', '23 Jul 2026, 22:30:07.641 UTC'],
  ];
  for (const [name, client, time, other, exact] of rows) {
    it(`who ${name} reads times by their own clock, each with its zone`, () => {
      const reader = readerOf(client);
      assert.deepEqual([reader.time(noon, noon), reader.time(july, noon), reader.exactTime(july, noon)], [time, other, exact]);
    });
  }

  it('has a date beside a time that is another day by their clock alone', () => {
    const late = '2026-11-23T23:30:00.000Z';
    assert.deepEqual([PLAIN.time(late, noon), readerOf({ locale: 'de', zone: 'Europe/Berlin' }).time(late, noon)], ['23:30 UTC', '24.11.2026, 00:30 MEZ']);
    assert.deepEqual(readerOf({ zone: 'Europe/Berlin' }).together([noon, '2026-11-23T12:30:07.000Z'] as const, noon), ['13:05:00', '13:30:07']);
  });

  it('whose language is none of ours reads that of the channels', () => {
    const german = readerOf({ locale: 'de', zone: 'Europe/Vienna' });
    assert.deepEqual([readerOf({ locale: 'fr-FR' }, german).language, readerOf({ locale: 'fr-FR' }, german).zone, readerOf({ locale: 'en-US' }, german).language], ['de', 'Europe/Vienna', 'en']);
  });

  it('writes durations and numbers as the language does', () => {
    assert.deepEqual([PLAIN.duration(9_000_000), readerOf({ locale: 'de' }).duration(9_000_000), readerOf({ locale: 'de' }).duration(86_400_000)], ['2 h 30 min', '2 Std. 30 Min.', '1 Tag']);
  });

  it('is known by what the activity says, in either place, and by nothing that is not a text', () => {
    assert.deepEqual(clientOf({ locale: 'de-DE', localTimezone: 'Europe/Berlin' }), { locale: 'de-DE', zone: 'Europe/Berlin' });
    assert.deepEqual(clientOf({ entities: [{ type: 'mention' }, { type: 'clientInfo', locale: 'de-DE', timezone: 'Europe/Berlin' }] }), { locale: 'de-DE', zone: 'Europe/Berlin' });
    for (const odd of [null, 5, {}, { locale: 5, localTimezone: {}, entities: 'x' }, { locale: 'x'.repeat(5000) }]) assert.deepEqual(clientOf(odd).locale, undefined);
  });
});
