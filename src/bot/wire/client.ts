import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import { readerOf, type Client, type Reader } from '../words/reader.js';

const LONGEST = 60;
const Words = z.string().max(LONGEST).nullish().catch(undefined);
const Told = z.object({ locale: Words, localTimezone: Words, entities: z.array(z.unknown()).nullish().catch(undefined) });
const ClientInfo = z.object({ type: z.literal('clientInfo'), locale: Words, timezone: Words });

/** What an activity says of its sender's client: the language of Teams, and the time zone of the machine. Never throws. */
export function clientOf(activity: unknown): Client {
  const told = Told.safeParse(activity);
  if (!told.success) return {};
  const { locale, localTimezone, entities } = told.data;
  const [info] = (entities ?? []).flatMap((entity) => ClientInfo.safeParse(entity).data ?? []);
  return { locale: locale ?? info?.locale ?? undefined, zone: localTimezone ?? info?.timezone ?? undefined };
}

const READER = Symbol('the reader of this turn');

/** For whoever answers later in this turn. */
export function setReader(context: TurnContext, reader: Reader): void {
  context.turnState.set(READER, reader);
}

/** In whose language this turn is answered: the sender's, as their client says now or said last. */
export function readerOfTurn(context: TurnContext): Reader {
  return context.turnState.get<Reader | undefined>(READER) ?? readerOf(clientOf(context.activity));
}
