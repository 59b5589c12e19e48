import type { Mistake } from '../mistakes.js';
import { repeated, unknownNames, wrongIf, type ReadableFile } from './common.js';
import { entitlementMistakes } from './entitlement.js';

/** What one value alone cannot show. A part of the file that is wrong by itself is passed over; the rest is checked all the same. */
export function crossMistakes(file: ReadableFile): Mistake[] {
  return [
    ...badNames(file, 'paths', { form: /^[a-z0-9]{1,24}$/, words: '1 to 24 lower-case letters or digits' }),
    ...badNames(file, 'entitlements', { form: /^[a-z0-9][a-z0-9-]{0,39}$/, words: '1 to 40 lower-case letters, digits and dashes' }),
    ...pathMistakes(file),
    ...accountMistakes(file),
    ...officerMistakes(file),
    ...loginMistakes(file),
    ...freezeMistakes(file),
    ...drillMistakes(file),
    ...Object.entries(file.entitlements ?? {}).flatMap(([id, entitlement]) => (entitlement ? entitlementMistakes(entitlement, file, ['entitlements', id]) : [])),
  ];
}

function badNames(file: ReadableFile, of: 'paths' | 'entitlements', { form, words }: { form: RegExp; words: string }): Mistake[] {
  return Object.keys(file[of] ?? {}).filter((name) => !form.test(name)).map((name) => ({ path: [of, name], message: `the name must be ${words}`, isKey: true }));
}

function pathMistakes({ paths = {} }: ReadableFile): Mistake[] {
  return Object.entries(paths).flatMap(([name, path]) => {
    const { client, ports } = path ?? {};
    if (client === undefined || ports === undefined || ports.includes(undefined)) return [];
    return wrongIf(!ports.some((range) => covers(range ?? '', client)), ['paths', name, 'client'], `${client} is not among the ports that are opened (${ports.join(', ')}), so nobody could come in`);
  });
}

function covers(range: string, port: number): boolean {
  const [low = Number.NaN, high = low] = range.split('-').map(Number);
  return low <= port && port <= high;
}

/** One account of two humans would make them one. */
function accountMistakes({ accounts = [] }: ReadableFile): Mistake[] {
  const all = accounts.flatMap((ids, entry) => (ids ?? []).map((id, i) => ({ id, path: ['accounts', entry, i] })));
  return all.flatMap(({ id, path }, i) => wrongIf(id !== undefined && all.findIndex((other) => other.id === id) < i, path, `${id} is listed twice; an account belongs to one human`));
}

function officerMistakes({ roles }: ReadableFile): Mistake[] {
  const { groups = [], people = [] } = roles?.securityOfficers ?? {};
  return wrongIf(groups.length === 0 && people.length === 1, ['roles', 'securityOfficers'], 'one person alone cannot lift a stop: name a second one, or a group');
}

function loginMistakes({ logins = [] }: ReadableFile): Mistake[] {
  return logins.flatMap((rule, i) => (rule?.names ?? []).flatMap((name, n) => {
    const stars = rule?.person === undefined ? (rule?.upn ?? '').split('*').length - 1 : 0;
    const tooFar = [...(name ?? '').matchAll(/\{(\d)\}/g)].find(([, digit]) => Number(digit) > stars);
    return wrongIf(tooFar !== undefined, ['logins', i, 'names', n], `${tooFar?.[0] ?? ''} stands for nothing: there are ${stars} * to take it from`);
  }));
}

function freezeMistakes({ freezes = [], entitlements = {} }: ReadableFile): Mistake[] {
  return freezes.flatMap((freeze, i) => [
    ...wrongIf(freeze?.from !== undefined && freeze.to !== undefined && freeze.from >= freeze.to, ['freezes', i, 'to'], 'must be later than from'),
    ...unknownNames(freeze?.entitlements ?? [], Object.keys(entitlements), { at: ['freezes', i, 'entitlements'], of: 'entitlements' }),
    ...repeated(freeze?.entitlements ?? [], ['freezes', i, 'entitlements']),
  ]);
}

const LONGEST_DRILL = 60 * 60_000;

function drillMistakes({ drill, paths = {}, entitlements = {}, roundTo = 0 }: ReadableFile): Mistake[] {
  if (!drill) return [];
  const { path, length } = drill;
  const whose = Object.entries(entitlements).find(([, one]) => path !== undefined && one?.paths?.includes(path));
  return [
    ...unknownNames([path], Object.keys(paths), { at: ['drill'], of: 'paths' }).map((one) => ({ ...one, path: ['drill', 'path'] })),
    ...wrongIf(whose !== undefined, ['drill', 'path'], `is a path of ${whose?.[0] ?? ''}: a canary needs one of its own`),
    ...wrongIf(length !== undefined && length < 2 * roundTo, ['drill', 'length'], 'must be at least twice roundTo: a window ends at a whole multiple of it'),
    ...wrongIf(length !== undefined && length > LONGEST_DRILL, ['drill', 'length'], 'must be an hour at most'),
  ];
}
