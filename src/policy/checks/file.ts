import type { Named } from '../../access/sentences/mistakes.js';
import type { Mistake } from '../mistakes.js';
import { repeated, unknownNames, wrongIf, type ReadableFile } from './common.js';
import { entitlementMistakes } from './entitlement.js';

/** What one value alone cannot show. A part of the file that is wrong by itself is passed over; the rest is checked all the same. */
export function crossMistakes(file: ReadableFile): Mistake[] {
  return [
    ...badNames(file, 'paths', /^[a-z0-9]{1,24}$/),
    ...badNames(file, 'entitlements', /^[a-z0-9][a-z0-9-]{0,39}$/),
    ...pathMistakes(file),
    ...accountMistakes(file),
    ...officerMistakes(file),
    ...loginMistakes(file),
    ...freezeMistakes(file),
    ...drillMistakes(file),
    ...Object.entries(file.entitlements ?? {}).flatMap(([id, entitlement]) => (entitlement ? entitlementMistakes(entitlement, file, ['entitlements', id]) : [])),
  ];
}

function badNames(file: ReadableFile, of: Named, form: RegExp): Mistake[] {
  return Object.keys(file[of] ?? {}).filter((name) => !form.test(name)).map((name) => ({ path: [of, name], what: { says: 'mistake/name', of }, isKey: true }));
}

function pathMistakes({ paths = {} }: ReadableFile): Mistake[] {
  return Object.entries(paths).flatMap(([name, path]) => {
    const { client, ports } = path ?? {};
    if (client === undefined || ports === undefined || ports.includes(undefined)) return [];
    return wrongIf(!ports.some((range) => covers(range ?? '', client)), ['paths', name, 'client'], { says: 'mistake/client-port', client, ports: ports.flatMap((range) => range ?? []) });
  });
}

function covers(range: string, port: number): boolean {
  const [low = Number.NaN, high = low] = range.split('-').map(Number);
  return low <= port && port <= high;
}

/** One account of two humans would make them one. */
function accountMistakes({ accounts = [] }: ReadableFile): Mistake[] {
  const all = accounts.flatMap((ids, entry) => (ids ?? []).map((id, i) => ({ id, path: ['accounts', entry, i] })));
  return all.flatMap(({ id, path }, i) => (id === undefined ? [] : wrongIf(all.findIndex((other) => other.id === id) < i, path, { says: 'mistake/account-twice', id })));
}

function officerMistakes({ roles }: ReadableFile): Mistake[] {
  const { groups = [], people = [] } = roles?.securityOfficers ?? {};
  return wrongIf(groups.length === 0 && people.length === 1, ['roles', 'securityOfficers'], { says: 'mistake/one-officer' });
}

function loginMistakes({ logins = [] }: ReadableFile): Mistake[] {
  return logins.flatMap((rule, i) => (rule?.names ?? []).flatMap((name, n): Mistake[] => {
    const stars = rule?.person === undefined ? (rule?.upn ?? '').split('*').length - 1 : 0;
    const tooFar = [...(name ?? '').matchAll(/\{(\d)\}/g)].find(([, digit]) => Number(digit) > stars);
    return tooFar ? [{ path: ['logins', i, 'names', n], what: { says: 'mistake/star', star: tooFar[0], stars } }] : [];
  }));
}

function freezeMistakes({ freezes = [], entitlements = {} }: ReadableFile): Mistake[] {
  return freezes.flatMap((freeze, i) => [
    ...wrongIf(freeze?.from !== undefined && freeze.to !== undefined && freeze.from >= freeze.to, ['freezes', i, 'to'], { says: 'mistake/not-later' }),
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
    ...(whose ? [{ path: ['drill', 'path'], what: { says: 'mistake/drill-path', entitlement: whose[0] } } as const] : []),
    ...wrongIf(length !== undefined && length < 2 * roundTo, ['drill', 'length'], { says: 'mistake/drill-short' }),
    ...wrongIf(length !== undefined && length > LONGEST_DRILL, ['drill', 'length'], { says: 'mistake/drill-long' }),
  ];
}
