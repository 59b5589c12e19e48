import { Refusal } from '../../access/errors.js';
import type { Confirmed } from '../../workflow/confirm.js';
import type { Store } from '../../workflow/ports.js';
import type { Verbs } from '../../workflow/verbs.js';
import type { Reply } from '../commands/command.js';
import { refuse } from '../commands/ask.js';
import { sentElsewhere } from '../commands/outcome.js';
import { breakGlassWords } from '../commands/breakglass.js';
import { askWords } from '../commands/askWords.js';
import { cardActivity } from '../views/activity.js';
import { answerCard } from '../views/answer.js';
import type { Reader } from '../words/reader.js';
import type { Connector } from '../wire/connector.js';
import { personalReader, recallPersonal } from '../wire/whereabouts.js';

export interface TellOver {
  readonly verbs: Pick<Verbs, 'entitlementsFor'>;
  readonly connector: Pick<Connector, 'post'>;
  readonly store: Pick<Store, 'recall'>;
  /** Whoever reads, where nothing is known of the person. */
  readonly otherwise: () => Reader;
}

/** Says in the chat, where the link was asked for, what became of it. */
export async function tellConfirmed(done: Confirmed, over: TellOver): Promise<void> {
  if (done.is === 'unknown' || done.is === 'unusable' || done.is === 'signIn') return;
  const reply = await replyTo(done, over);
  if (reply) await over.connector.post(done.link.origin.conversation, cardActivity(reply.card, reply.summary));
}

async function replyTo(done: Exclude<Confirmed, { is: 'unknown' | 'unusable' | 'signIn' }>, { verbs, store, otherwise }: TellOver): Promise<Reply> {
  const { person, errand, origin } = done.link;
  const reader = await personalReader(store, person.id, otherwise());
  switch (done.is) {
    case 'noted': {
      const { asked: words } = reader.words;
      const title = words.addressIs(done.shown.address);
      return { card: answerCard({ tone: 'good', title, lines: [words.addressUntil(reader.clock(done.shown.until))], hint: words.addressAnew }), summary: title };
    }
    case 'sent': {
      // In the chat with the person the status card, which comes at once, is the answer.
      const isPersonal = (await recallPersonal(store, person.id))?.chat === origin.conversation;
      return isPersonal ? undefined : sentElsewhere(person, done.request, reader);
    }
    // the card shows it, to everybody
    case 'answered': return undefined;
    case 'refused': {
      // The page offers to try it again.
      if (done.again !== null || errand.for === 'answer') return undefined;
      const problems = done.error instanceof Refusal ? done.error.problems.map(reader.told) : [reader.told(done.error)];
      const ask = errand.for === 'request' ? errand.ask : undefined;
      const words = ask?.way === 'breakGlass' ? breakGlassWords : askWords;
      return refuse({ by: person, line: ask?.line ?? '', reader, verbs }, words, { problems, wanted: ask?.entitlement });
    }
  }
}
