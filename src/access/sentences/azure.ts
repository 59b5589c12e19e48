import { roleInWords, scopeInWords, type Role } from '../entitlement.js';
import type { Instant } from '../instant.js';
import type { Manner, Within } from './manner.js';

interface OfRole { readonly role: Role }
/** What was tried (a sentence whose key begins with `tried`), and what Azure says of it. */
interface Tried { readonly tried: Within }
interface Answered extends Tried { readonly code: string; readonly reason: string }

/** What is said of Azure. What stands in `reason` is Azure's own. */
export const azure = {
  /** Complete "Azure refused to". */
  'tried/list-rules': ({ nsg }: { nsg: string }) => `list the rules of ${nsg}`,
  'tried/delete-rule': ({ rule, nsg }: { rule: string; nsg: string }) => `delete rule ${rule} of ${nsg}`,
  'tried/let-in': ({ sources, nsg }: { sources: readonly string[]; nsg: string }) => `let ${sources.join(', ')} in through ${nsg}`,
  'tried/activate': ({ role }: OfRole) => `activate ${roleInWords(role)}`,
  'tried/prolong': ({ role }: OfRole) => `prolong ${roleInWords(role)}`,
  'tried/shorten': ({ role }: OfRole) => `shorten ${roleInWords(role)}`,
  'tried/remove': ({ role }: OfRole) => `remove ${roleInWords(role)}`,
  'tried/cancel': ({ role }: OfRole) => `cancel the PIM request for ${roleInWords(role)}`,
  'tried/read-role': ({ role }: OfRole) => `read ${roleInWords(role)}`,
  'tried/eligible': ({ role }: OfRole) => `read who is eligible for ${roleInWords(role)}`,
  'tried/settings': ({ role }: OfRole) => `read PIM's settings of ${roleInWords(role)}`,
  'tried/meaning': ({ role }: OfRole) => `read what ${roleInWords(role)} can do`,
  'tried/find-role': ({ name }: { name: string }) => `look up the role ${name}`,
  'tried/list-sessions': ({ bastion }: { bastion: string }) => `list the sessions on ${bastion}`,
  'tried/cut-sessions': ({ bastion }: { bastion: string }) => `disconnect sessions on ${bastion}`,
  'tried/person': ({ id }: { id: string }) => `look up the person ${id}`,
  'tried/groups': ({ id }: { id: string }) => `check the groups of ${id}`,
  'tried/group': ({ id }: { id: string }) => `look up the group ${id}`,
  'tried/show': () => 'show it',
  'tried/permissions': () => 'list what this identity may do here',
  'tried/look': () => 'look around',
  'tried/members': ({ id }: { id: string }) => `list the members of the group ${id}`,

  'azure-unavailable': ({ tried, reason }: Tried & { reason: string }, { say }: Manner) => `Azure could not be reached to ${say(tried)}: ${reason}`,
  'azure-unavailable/no-sign-in': ({ tried, reason }: Tried & { reason: string }, { say }: Manner) => `Azure gave no sign-in to ${say(tried)}: ${reason}`,
  'azure-unavailable/failed': ({ tried, code, reason }: Answered, { say }: Manner) => `Azure failed to ${say(tried)}: ${code}: ${reason}`,
  'azure-unavailable/accepted': ({ tried, code, reason }: Answered, { say }: Manner) => `Azure accepted to ${say(tried)} and then failed: ${code}: ${reason}`,
  'azure-unavailable/late': () => 'Azure does not answer just now, so I cannot tell what you may ask for. Try again in a minute, or send it in one line: /access help',
  'azure-busy': ({ tried, code, reason }: Answered, { say }: Manner) => `Azure is too busy to ${say(tried)}: ${code}: ${reason}`,
  'azure-busy/unfinished': ({ tried, status }: Tried & { status: string }, { say }: Manner) => `Azure has not finished to ${say(tried)}: the request is ${status}.`,
  'azure-refused': ({ tried, code, reason }: Answered, { say }: Manner) => `Azure refused to ${say(tried)}: ${code}: ${reason}`,
  'azure-refused/sign-in': ({ tried, reason }: Tried & { reason: string }, { say }: Manner) => `Azure refused the sign-in to ${say(tried)}: ${reason}`,
  'azure-refused/not-done': ({ tried, status }: Tried & { status: string }, { say }: Manner) => `Azure did not ${say(tried)}: the request is ${status}.`,
  'azure-refused/no-settings': ({ role }: OfRole) => `PIM has no settings for ${roleInWords(role)}, so it is not known what they demand.`,
  'azure-refused/no-group': ({ id }: { id: string }) => `The directory has no group ${id}, which the entitlements name.`,
  'role-not-found': ({ name, scope }: { name: string; scope: string }) => `There is no role named "${name}" at ${scopeInWords(scope)}.`,
  'role-not-found/entra': ({ name }: { name: string }) => `Entra has no role named "${name}".`,
  'too-young/too-soon': ({ role, until }: OfRole & { until: Instant }, { moment }: Manner) => `The window ends at ${moment(until)}, too soon for PIM to activate ${roleInWords(role)}.`,
  'too-young/keeps-end': ({ role, until }: OfRole & { until: Instant | null }, { moment }: Manner) => `${roleInWords(role)} keeps its end${until === null ? '' : ` at ${moment(until)}`}: what is left of the window is too short for PIM.`,
  'too-young': ({ role, from }: OfRole & { from: Instant }, { moment }: Manner) => `PIM does not remove ${roleInWords(role)} before ${moment(from)}.`,
  'no-free-priority': ({ nsg }: { nsg: string }) => `No priority between 100 and 999 is free in ${nsg}.`,
  'nsg-full': ({ nsg, most }: { nsg: string; most: number }) => `${nsg} lets ${most} addresses in, and Azure takes no more. There is room again when a window ends.`,
  'not-read-back/rule': ({ rule }: { rule: string }) => `Azure wrote rule ${rule} otherwise than it was asked to.`,
  'not-read-back/sessions': ({ bastion }: { bastion: string }) => `Some sessions on ${bastion} are still listed after they were disconnected.`,
  'not-named/nsg': ({ nsg }: { nsg: string }) => `No entitlement names the network security group ${nsg}, so nothing is opened in it.`,
  'not-named/role': ({ role }: OfRole) => `No entitlement names ${roleInWords(role)}, so it is given to nobody.`,

  /** Of a network at rest; each goes on from "the baseline is not in order:". */
  'at-rest/no-deny': ({ nsg, below }: { nsg: string; below: number }) => `no rule of ${nsg} denies everybody else below priority ${below}`,
  'at-rest/lets-in': ({ rule, nsg, sources, port }: { rule: string; nsg: string; sources: readonly string[]; port: number }) => `rule ${rule} of ${nsg} lets ${sources.join(', ')} in on ${port} all the time`,
  'at-rest/needed': ({ nsg, rule }: { nsg: string; rule: { readonly direction: 'inbound' | 'outbound'; readonly from: string; readonly to: string; readonly ports: readonly number[] } }) =>
    `a rule that Bastion needs is missing in ${nsg}: ${rule.direction} ${rule.from} to ${rule.to}, ports ${rule.ports.join(' and ')}`,
  'at-rest/gone': ({ nsg, code }: { nsg: string; code: string }) => `${nsg} is not there (${code})`,
  'at-rest/unread': ({ nsg, code }: { nsg: string; code: string }) => `the rules of ${nsg} cannot be read, so nobody knows whom they let in (${code})`,
  'at-rest/forbidden': ({ nsg, action }: { nsg: string; action: string }) => `the rules of ${nsg} cannot be read, so nobody knows whom they let in: this identity may not ${action}`,
  /** What mends it, where that is no command. */
  'mend/correct': () => 'Correct it in the entitlements file.',
  'mend/correct-or-create': () => 'Correct it in the entitlements file. Or create it again.',
  'mend/doctor': () => 'npm run doctor says what is missing.',
};
