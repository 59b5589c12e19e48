import { lineFor, type ChannelUse } from '../channels.js';
import type { Duration, Instant } from '../instant.js';
import type { Manner, Within } from './manner.js';

interface Why { readonly why: Within }

/** What a permission is for; each stands before "; this identity may not" and the like. */
const FOR = {
  'people': 'knows people, and whether their account is enabled',
  'members': 'knows who is in a group',
  'directory-role': 'finds a role of Entra by its name',
  'directory-eligible': 'tells who is eligible for a role of Entra',
  'directory-settings': 'tells what PIM demands for a role of Entra',
  'directory-give': 'gives and takes a role of Entra',
  'directory-holders': 'tells who has a role of Entra now',
  'audits': 'shows in evidence what somebody did in the directory; without it evidence says that it could not be read',
  'group-eligible': 'tells who is eligible for a group',
  'group-settings': 'tells what PIM demands for a group',
  'group-give': 'puts people into a group and takes them out',
  'group-holders': 'tells who is in a group by PIM now',
  'role': 'finds a role by its name',
  'eligible': 'tells who is eligible',
  'settings': 'tells what PIM demands for a role',
  'holders': 'tells who has a role now',
  'requests': 'tells how a request went',
  'give': 'gives and takes a role',
  'take-back': 'takes back what has not begun',
  'before-writes': 'Azure wants it before any write there',
  'find': 'finds it',
  'rules': 'reads its rules back',
  'open': 'opens',
  'close': 'closes',
  'write-ends': 'waits for a write to end',
  'deletion-ends': 'waits for a deletion to end',
  'sessions': 'lists live sessions',
  'cut': 'cuts live sessions',
} as const;
export type Purpose = keyof typeof FOR;
export const PURPOSES = Object.keys(FOR) as readonly Purpose[]; // keys forgets them

const IDENTITIES = { own: 'this identity', registration: 'the bot\'s registration' } as const;
export type Identity = keyof typeof IDENTITIES;

/** Why old requests are still there. */
const STAYS = { 'under way': 'under way', 'not exported': 'not exported', 'not sealed': 'not sealed', 'damaged': 'damaged' } as const;

/** What the doctor finds: where it looked, at what, what is so, and what mends it where that is no command alone. */
export const findings = {
  'place/sign-in': () => 'Sign-in',
  'place/pim': ({ scope }: { scope: string }) => `PIM at ${scope}`,
  'place/network': ({ nsg }: { nsg: string }) => `Network at ${nsg}`,
  'place/sessions': ({ bastion }: { bastion: string }) => `Sessions at ${bastion}`,
  'place/machines': () => 'Machines',
  'place/groups': () => 'Groups',
  'place/entra-roles': () => 'Entra roles',
  'place/pim-for-groups': () => 'PIM for groups',
  'place/record': () => 'Record',
  'place/excess': ({ whose }: { whose: Identity }) => `More than ROLE=web may: ${IDENTITIES[whose]}`,

  'thing/role': ({ name }: { name: string }) => `role ${name}`,
  'thing/setting': ({ of }: { of: Within }, { say }: Manner) => `PIM's setting of ${say(of)}`,
  'thing/baseline': () => 'baseline',
  'thing/sign-in': () => 'sign-in',
  'thing/signing-key': ({ where }: { where: string }) => `signing key ${where}`,
  'thing/reachable': () => 'reachable',
  'thing/persistence': () => 'append-only persistence',
  'thing/table': ({ table }: { table: string }) => `read ${table}`,
  'thing/projects': () => 'browse projects and add comments',
  'thing/plan-fields': () => 'the fields of the planned work',
  'thing/channel': ({ what }: { what: ChannelUse }) => `${what} channel`,
  'thing/export': ({ where }: { where: string }) => `export to ${where}`,
  'thing/older': ({ than }: { than: Duration }, { duration }: Manner) => `requests older than ${duration(than)}`,

  'found/for': ({ purpose, how }: { purpose: Purpose; how: Within }, { say }: Manner) => `${FOR[purpose]}; ${say(how)}`,
  'found/may-not': () => 'this identity may not',
  'found/listed': () => 'listed',
  'found/tried': ({ isListed }: { isListed: boolean }): string => (isListed ? 'listed and tried' : 'tried'),
  'found/tried-but': ({ why }: Why, { say }: Manner) => `tried: ${say(why)}`,
  /** `as`: a broader permission, which includes it. */
  'found/in-token': ({ as, but }: { as: string | null; but: Within | null }, { say }: Manner) => `in the token${as === null ? '' : ` as ${as}`}, ${but === null ? 'and tried' : `but tried: ${say(but)}`}`,
  'found/not-in-token': ({ works }: { works: boolean }) => `not in the token${works ? ', but tried: it works' : ''}`,
  'found/unseen': ({ why }: Why, { say }: Manner) => `could not be looked at: ${say(why)}`,
  'found/may-not-see': () => 'this identity may not see it',
  'found/signed-in': ({ as }: { as: string }) => `signed in as ${as}`,
  'found/there': () => 'is there',
  'found/there-as': ({ name }: { name: string }) => `is there: ${name}`,
  'found/no-role': () => 'There is no role of this name.',
  'found/no-entra-role': () => 'There is no role of this name in Entra.',
  'found/no-group': () => 'The directory has no such group.',
  'found/need-not-see': () => 'This identity may not read it, and need not; see by hand that the id is right.',
  'found/no-setting': () => 'PIM shows no setting for it here',
  'found/no-second-factor': () => 'demands no second factor of whoever assigns it',
  'found/second-factor': ({ rule }: { rule: string }) => `PIM demands a second factor of whoever assigns it (${rule}), which no application can give`,
  'found/shut': () => 'lets nobody in at rest, and has what Bastion needs',
  'found/changes-nothing': () => 'may change nothing there',
  'found/no-right': () => 'has no right there',
  'found/excess': ({ actions }: { actions: readonly string[] }) => `may ${actions.join(', ')}, and must not: that is for the worker's identity alone`,
  'found/excess-in-token': () => 'is in the token, and must not be: it changes things, which is for the worker\'s identity alone',
  'found/signs': () => 'signs seals and evidence; tried',
  'found/unsigned': ({ why }: Why, { say }: Manner) => `seals stay unsigned; tried: ${say(why)}`,
  'found/unsigned-meanwhile': ({ why }: Why, { say }: Manner) => `seals stay unsigned until it answers; tried: ${say(why)}`,
  'found/answers': () => 'answers',
  'found/keeps': () => 'nothing is thrown away when memory is full',
  'found/evicts': ({ policy }: { policy: string }) => `is ${policy}: requests and alarms may be thrown away when memory is full`,
  'found/persists': () => 'is on: a restart loses a second at most',
  'found/forgets': () => 'is off: a restart forgets requests and alarms',
  'found/untold': ({ why }: { why: string | null }) => (why === null ? 'Redis does not tell; look in its settings' : `Redis does not tell: ${why}`),
  'found/no-table-api': ({ status, setting }: { status: number; setting: string }) => `not the Table API (HTTP ${status}): is ${setting} its address?`,
  'found/no-rest-api': ({ setting }: { setting: string }) => `not the REST API of Jira: is ${setting} its address?`,
  'found/no-ticket': () => 'shows no ticket: there is none, or this account may read none',
  'found/tickets': () => 'shows number and state',
  'found/bare-tickets': () => 'shows tickets without their number or state',
  'found/one-project': () => 'in one project at least',
  'found/nowhere': ({ permissions }: { permissions: readonly string[] }) => `may nowhere ${permissions.join(', ')}`,
  'found/times': () => 'are times',
  'found/no-times': ({ fields }: { fields: readonly string[] }) => `no date time field: ${fields.join(', ')}`,
  'found/channel-in-file': () => 'the entitlements file names it',
  'found/channel-bound': () => 'an operator has said which it is',
  'found/no-channel': () => 'nobody has said which it is, so nothing can be asked for',
  'found/exported': () => 'everything is there',
  'found/not-exported': ({ waiting, since }: { waiting: number; since: Instant }, { moment }: Manner) => `${waiting} events wait, the first since ${moment(since)}; why, when it lasts, stands in the log and in the audit channel`,
  'found/none-kept': () => 'none is kept',
  'found/kept': ({ stays }: { stays: Readonly<Partial<Record<keyof typeof STAYS, number>>> }) => `still kept: ${Object.entries(stays).map(([why, count]) => `${count} ${STAYS[why as keyof typeof STAYS]}`).join(', ')}`, // entries forgets the keys

  'mend/role-name': ({ list }: { list: string }) => `Correct the name in the entitlements file; the names: ${list}`,
  'mend/identity': () => 'Give the process an identity that @azure/identity finds: a managed identity, a workload identity, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
  'mend/excess': ({ list, take }: { list: string; take: string }) => `${list}; then, for each that writes: ${take}`,
  /** `where`: the places of the portal, in the order in which one comes to them. */
  'mend/second-factor': ({ where }: { where: readonly string[] }) => `In the portal: ${['Privileged Identity Management', ...where, 'Edit', 'Assignment'].join(', ')}: switch off "Require Azure Multi-Factor Authentication on active assignment".`,
  'mend/redis': () => 'Set REDIS_URL to a Redis that runs and lets this process in.',
  'mend/redis-conf': ({ command }: { command: string }) => `${command}, and the same in redis.conf`,
  'mend/tickets': () => 'docs/tickets.md says what the account needs, and which setting is which.',
  'mend/channel': ({ what }: { what: ChannelUse }) => `In Teams, in the channel: @JIT Access ${lineFor(what)}`,
};
