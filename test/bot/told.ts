import type { AccessRequest } from '../../src/access/request.js';
import { alarmActivity } from '../../src/bot/operators.js';
import { answerCard } from '../../src/bot/views/answer.js';
import { closureCard } from '../../src/bot/views/closure.js';
import type { Card } from '../../src/bot/views/fill.js';
import { pageCard } from '../../src/bot/views/page.js';
import { statusCard } from '../../src/bot/views/status.js';
import { verifiedInWords } from '../../src/bot/views/verified.js';
import type { Reader } from '../../src/bot/words/reader.js';
import type { SealedEvent } from '../../src/workflow/ports.js';
import type { Verification, Verified } from '../../src/workflow/verify.js';
import { targetsOf } from '../../src/access/target.js';
import { ana, ben, riley } from '../support/people.js';
import { at, NSG, VM } from '../support/requests.js';

const ROLE = { kind: 'azure', role: 'Virtual Machine Administrator Login', scope: VM } as const;
const ON_ROLE = { says: 'stuck/role', role: ROLE } as const;
const ON_NETWORK = { says: 'stuck/network', nsg: 'nsg-bastion' } as const;
const READING = { says: 'tried/read-role', role: ROLE } as const;
const RESET = { says: 'azure-unavailable', tried: READING, reason: 'read ECONNRESET' } as const;
/** Azure throttles. */
export const BUSY = { says: 'azure-busy', tried: { says: 'tried/list-rules', nsg: 'nsg-bastion' }, code: 'TooManyRequests', reason: 'The request is being throttled.' } as const;

interface Shown { readonly states: Record<string, AccessRequest>; readonly sealed: SealedEvent; readonly reader: Reader; readonly tenantId: string }

/** What is told unasked, and what comes of a button or a short command: proofs read again, alarms, stops, the evidence. */
export function toldCards({ states, sealed, reader, tenantId }: Shown): Record<string, Card> {
  const { commands, loud, feed } = reader.words;
  const ended = states.ended;
  if (ended?.status !== 'ended') throw new Error('The gallery has no ended request.');
  const verified = (state: Verified['state']): string[] => verifiedInWords(readAgain(ended, state), reader);
  return {
    'closure-verified': closureCard(ended, { sealed, reader, verified: verified('gone') }),
    'closure-beingVerified': closureCard(ended, { sealed, reader, verified: verified('reading') }),
    'closure-contradicted': closureCard(ended, { sealed, reader, verified: verified('open') }),
    'status-verified': statusCard(ended, { reader, tenantId, verified: verified('kept') }),
    'status-partlyVerified': statusCard(ended, { reader, tenantId, verified: verified('unread') }),
    alarmTrouble: cardOf(alarmActivity(loud.trouble(riley.name, ended.entitlement.title), { lines: [loud.triedAgain(reader.say(BUSY)), loud.request(ended.id, '#7 9f2c41aa')], people: [ana, ben] }, reader)),
    alarmNotJustified: cardOf(alarmActivity(loud.notJustified(riley.name, ended.entitlement.title), { lines: [loud.reviewedIt(ben.name, 'The site was up all the time.'), loud.request(ended.id, '#9 9f2c41aa')], people: [] }, reader)),
    alarmStuck: cardOf(alarmActivity({ says: 'stuck', who: riley.name, title: ended.entitlement.title }, {
      lines: [
        { says: 'stuck/since', since: at('11:05'), late: 120_000, request: ended.id },
        { says: 'stuck/why', what: ON_NETWORK, why: BUSY },
        `az network nsg rule delete --subscription ${NSG.split('/')[2]} --resource-group network --nsg-name nsg-bastion --name jit-20261123T110500Z-prod-bastionprod`,
        { says: 'stuck/why', what: ON_ROLE, why: RESET },
        `az rest --method PUT --url 'https://management.azure.com${VM}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/5f3c0a7e-1111-4222-8333-944445555666?api-version=2020-10-01' --body '{"properties":{"requestType":"AdminRemove","principalId":"${riley.id}"}}'`,
      ], people: [],
    }, reader)),
    stopped: answerCard({ title: commands.stopped, lines: [commands.beingEnded(2), commands.twoLift] }),
    stopWithoutWhy: answerCard({ title: commands.sayWhy, typed: ['/access freeze because <why>', '/access freeze end all because <why>'] }),
    lifting: answerCard({ title: commands.anotherLifts, lines: [commands.untilThen] }),
    evidence: pageCard({ title: commands.evidenceTitle(ended.id), lines: [commands.evidenceWhy], button: commands.evidenceButton, url: `https://jit.contoso.example/evidence/${'x'.repeat(43)}`, until: at('11:20') }, reader),
    evidenceByHand: answerCard({ title: commands.evidenceTitle(ended.id), lines: [commands.evidenceByHand], typed: [`npm run ledger -- evidence ${ended.id} --out DIR`] }),
    feedComment: answerCard({ title: feed.approvedBy(ana.name), lines: [feed.comment('Only the web machines.')] }),
  };
}

/** All that a window had opened, just read: the first of it as given, the rest gone. */
function readAgain(request: Verification['request'], state: Verified['state']): Verification {
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const targets = [...network, ...identity].map((target, n): Verified => ({ target, state: n === 0 ? state : 'gone', keptBy: n === 0 && state === 'kept' ? ['wxyz6789'] : [], readAt: at('11:20:02') }));
  return { request, history: [], targets, sessions: state === 'unread' ? null : state === 'reading' ? state : { open: [], readAt: at('11:20:02'), isKept: false }, rest: null };
}

function cardOf({ attachments }: ReturnType<typeof alarmActivity>): Card {
  return attachments?.[0]?.content as Card; // an alarm is a card
}
