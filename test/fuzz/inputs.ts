import fc from 'fast-check';

/** What people, and those who mean harm, type: words of ours among everything that Unicode, templates, Markdown and HTML have. */
const WORDS = [
  '/access', 'request', 'breakglass', 'extend', 'approve', 'deny', 'history', 'status', 'bastion-quick', 'for', 'from', 'at', 'ticket', 'because', 'by', 'until', 'more', 'all', 'end',
  '2h', '90 min', '1.5', '-1h', '99999999999999999999d', '22:00', '2026-02-30', 'Europe/Paris', 'tomorrow', 'CHG0030001',
  '203.0.113.7', '0.0.0.0/0', '::1', '256.1.1.1', '1.2.3.4/33', '203.0.113.7\u200b',
  '${$root}', '${json(\'{}\')}', '{{DATE(2026-11-29T00:00:00Z, SHORT)}}', '**b**', '[x](javascript:alert(1))', '<script>alert(1)</script>', '<at>JIT Access</at>', '&nbsp;', '\u202e', '\u200d', '\ud83d', '👩‍👩‍👧‍👦', '"', '\'', '“', '__proto__', 'constructor', '\u0000', '\r\n',
];
const word = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...WORDS) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) });

export const line = fc.oneof(
  { weight: 6, arbitrary: fc.array(word, { maxLength: 14 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }) },
  { weight: 1, arbitrary: fc.tuple(word, fc.integer({ min: 1, max: 3000 })).map(([text, times]) => text.repeat(times).slice(0, 9000)) },
);

/** Any JSON, with our words as its texts and names. */
export const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false), fc.double(), fc.integer(), line,
    fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.oneof(word, fc.string({ maxLength: 8 })), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

/** Where in a value something is put, and what: `undefined` takes away what is there. */
export interface Change { readonly at: number; readonly put: unknown }
export const changes = fc.array(fc.record({ at: fc.nat(), put: fc.oneof(json, fc.constant(undefined)) }), { minLength: 1, maxLength: 3 });

/** A copy of JSON in which other things stand at some places. */
export function changed(value: unknown, edits: readonly Change[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { at, put } of edits) {
    const places = placesIn(copy);
    const place = places[at % Math.max(1, places.length)];
    if (place) place.in[place.name] = put;
  }
  return copy;
}

function placesIn(value: unknown): { readonly in: Record<string, unknown>; readonly name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>; // any object has names, an array too
  return Object.keys(holder).flatMap((name) => [{ in: holder, name }, ...placesIn(holder[name])]);
}

/** Edits of a text by lines: taken away, doubled, moved, or with something else in it. */
export const edits = fc.array(fc.record({ what: fc.constantFrom('drop', 'double', 'indent', 'swap', 'put', 'break'), at: fc.nat(), word: fc.oneof(line, fc.constantFrom('&a', '*a', '!!js/function x', '<<: *a', '? x', '- - -', '|', '>', '{', '[', '%YAML 9', '---', '1e999', '0x10', '~')) }), { minLength: 1, maxLength: 5 });
type TextEdit = typeof edits extends fc.Arbitrary<(infer E)[]> ? E : never;

export function edited(text: string, asked: readonly TextEdit[]): string {
  const lines = text.split('\n');
  for (const { what, at, word: other } of asked) {
    const n = at % lines.length;
    const old = lines[n] ?? '';
    if (what === 'drop') lines.splice(n, 1);
    else if (what === 'double') lines.splice(n, 0, old);
    else if (what === 'indent') lines[n] = `  ${old}`;
    else if (what === 'swap') lines[n] = old.replace(/:.*$/, `: ${other}`);
    else if (what === 'put') lines.splice(n, 0, other);
    else lines[n] = old.slice(0, at % (old.length + 1));
  }
  return lines.join('\n');
}
