import type { AccessRequest, RequestEvent } from '../access/request.js';
import type { SealedEvent, Store } from '../workflow/ports.js';
import { alarmActivity, operatorsNow, tellOperators, type OperatorDeps } from './operators.js';
import type { Pace } from './pace.js';
import { tellOnce } from './told.js';
import { sealInWords } from './views/line.js';
import type { Reader } from './words/reader.js';
import type { Connector } from './wire/connector.js';

export interface LoudMeans extends OperatorDeps {
  readonly connector: Connector;
  readonly store: Pick<Store, 'remember' | 'recall' | 'once'>;
  readonly pace: Pace;
  readonly reader: Reader;
  /** The audit channel. */
  readonly channel: string;
}

/** What nobody should have to look into a thread for: posted into the audit channel itself, beside its line there. Rejects with ChatError. */
export async function postLoud(sealed: SealedEvent, request: AccessRequest, means: LoudMeans): Promise<void> {
  const { event } = sealed;
  const { reader } = means;
  if (loudTitle(event, request, reader) === undefined) return;
  // what is found of a break-glass window is the auditors'; that something does not close is for whoever can mend it
  const people = event.type === 'troubled' ? await operatorsNow(means) : [];
  const drawn = (by: Reader) => alarmActivity(loudTitle(event, request, by) ?? '', { lines: [...saidOf(event, by), by.words.loud.request(request.id, sealInWords(sealed))], people }, by);
  const post = async (): Promise<void> => {
    await means.connector.startThread(means.channel, drawn(reader));
    await tellOperators(people, drawn, means);
  };
  await tellOnce({ request: request.id, seq: event.seq, where: 'loud', channel: means.channel, post }, means);
}

function loudTitle(event: RequestEvent, { requester, entitlement }: AccessRequest, { words: { loud } }: Reader): string | undefined {
  if (event.type === 'troubled') return loud.trouble(requester.name, entitlement.title);
  return event.type === 'reviewed' && event.verdict === 'notJustified' ? loud.notJustified(requester.name, entitlement.title) : undefined;
}

function saidOf(event: RequestEvent, { told, words: { loud } }: Reader): string[] {
  if (event.type === 'troubled') return [loud.triedAgain(told(event))];
  return event.type === 'reviewed' ? [loud.reviewedIt(event.by.name, event.comment ?? '')] : [];
}
