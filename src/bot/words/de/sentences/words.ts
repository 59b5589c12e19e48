import { isSaidWhole } from '../../../../access/duration.js';
import type { Hours, Role, Weekday } from '../../../../access/entitlement.js';
import type { Duration, Instant } from '../../../../access/instant.js';
import type { Manner } from '../../../../access/sentences/manner.js';
import { isRun, type Otherwise, type Plan } from '../../../../access/sentences/words.js';

/** `a, b oder c` */
export function oneOf(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} oder ${names.at(-1) ?? ''}` : names[0] ?? '';
}

/** `a, b und c` */
export function all(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} und ${names.at(-1) ?? ''}` : names[0] ?? '';
}

/** `Reader auf Ressourcengruppe prod`, `Security Reader in Entra`, `Mitglied von Database operators`: the names of roles are Azure's. */
export function roleInWords(role: Role): string {
  switch (role.kind) {
    case 'azure': return `${role.role} auf ${scopeInWords(role.scope)}`;
    case 'directory': return role.scope === '/' ? `${role.role} in Entra` : `${role.role} in Verwaltungseinheit ${role.scope.split('/').at(-1) ?? ''}`;
    case 'group': return `${role.access === 'owner' ? 'Besitzer' : 'Mitglied'} von ${role.name}`;
  }
}

export function scopeInWords(scope: string): string {
  const parts = scope.split('/').filter((part) => part !== '');
  const kind = KINDS[(parts.at(-2) ?? '').toLowerCase()] ?? 'Ressource';
  return `${kind} ${parts.at(-1) ?? scope}`.trim();
}

const KINDS: Readonly<Record<string, string>> = {
  subscriptions: 'Abonnement', resourcegroups: 'Ressourcengruppe', virtualmachines: '', bastionhosts: 'Bastion',
  networksecuritygroups: 'Netzwerksicherheitsgruppe', virtualnetworks: 'virtuelles Netz', managementgroups: 'Verwaltungsgruppe',
  vaults: 'Schlüsseltresor', storageaccounts: 'Speicherkonto', networkinterfaces: 'Netzwerkkarte', virtualmachinescalesets: 'Skalierungsgruppe',
};

const DAYS: Readonly<Record<Weekday, string>> = { mon: 'Mo', tue: 'Di', wed: 'Mi', thu: 'Do', fri: 'Fr', sat: 'Sa', sun: 'So' };

/** `an Werktagen von 08:00 bis 18:00 Europe/Paris` */
export function hoursInWords(hours: readonly Hours[]): string {
  return hours.map((rule, i) => {
    const zone = rule.zone === hours[i + 1]?.zone ? '' : ` ${rule.zone}`;
    const time = rule.from === '00:00' && rule.to === '24:00' ? '' : ` von ${rule.from} bis ${rule.to}`;
    return `${daysInWords(rule.days)}${time}${zone}`;
  }).join(' oder ');
}

function daysInWords(days: readonly Weekday[]): string {
  if (days.length === 7) return 'an jedem Tag';
  if (days.join(' ') === 'mon tue wed thu fri') return 'an Werktagen';
  const names = days.map((day) => DAYS[day]);
  return isRun(days) ? `von ${names[0]} bis ${names.at(-1)}` : `am ${all(names)}`;
}

/** `; jetzt für höchstens 30 Min., sonst wieder am Mo 30. Nov., 08:00` */
export function otherwiseInWords(otherwise: Otherwise, { duration, weekday }: Manner): string {
  if ('never' in otherwise) return `; ein Fenster von ${duration(otherwise.never)} passt nie hinein, eines von höchstens ${duration(otherwise.longest)} schon`;
  const { now, next, zone, beside } = otherwise;
  return now === null ? `; das nächste Mal: ${weekday(next, zone, beside)}` : `; jetzt für höchstens ${duration(now)}, sonst das nächste Mal: ${weekday(next, zone, beside)}`;
}

/** `um 14:02:07 MEZ`; `am 30.11.2026, 14:02:07 MEZ` on another day. */
export function whenInWords(at: Instant, now: Instant, { clock, day }: Manner): string {
  return `${day(at) === day(now) ? 'um' : 'am'} ${clock(at, now)}`;
}

/** `von 01.12.2026, 22:00 MEZ bis 23:00 MEZ` */
export function planInWords({ start, end }: Plan, { moment }: Manner): string {
  return [...(start === null ? [] : [`${end === null ? 'ab' : 'von'} ${moment(start)}`]), ...(end === null ? [] : [`bis ${moment(end, start ?? undefined)}`])].join(' ');
}

/** In full, where the usual words would leave the seconds of a day out. */
export function exactly(length: Duration, { duration }: Manner): string {
  return isSaidWhole(length) ? duration(length) : `${String(length / 1000).replace('.', ',')} Sek.`;
}
