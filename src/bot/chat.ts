import { Application } from '@microsoft/teams-ai/lib/Application.js'; // the package as a whole loads what AI bots need, half a second
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import type { RequestHandler } from 'express';
import { languageOf } from '../access/language.js';
import type { People } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import type { Channels, Clock, Directory, Layers, Log, Notifier, Store, Trace } from '../workflow/ports.js';
import { soon } from '../workflow/soon.js';
import type { Verbs } from '../workflow/verbs.js';
import { actions } from './actions/index.js';
import { approversOf } from './approvers.js';
import { noteCopy } from './copies.js';
import { openDialog, pressInChat, submitDialog } from './form/invoke.js';
import { greeting } from './greeting.js';
import { message } from './message.js';
import { recallAround } from './around.js';
import { createNotifier, type ChatStore } from './notifier.js';
import { personalChat } from './operators.js';
import { createPages } from './page/routes.js';
import { tellConfirmed } from './page/tell.js';
import { press, unknownPress } from './press.js';
import { readerOfChannels, type BotSettings } from './settings.js';
import { approvalCard } from './views/approval.js';
import { historyCard } from './views/history.js';
import { statusCard } from './views/status.js';
import { StrictAdapter } from './wire/adapter.js';
import { createConnector } from './wire/connector.js';
import type { GetToken } from './wire/credentials.js';
import { noteArrival } from './wire/arrival.js';
import { clientOf, setReader } from './wire/client.js';
import { confirmSender } from './wire/confirm.js';
import { createFloodGate } from './wire/flood.js';
import { createServiceUrls } from './wire/serviceUrl.js';
import { onTurnError } from './wire/turnError.js';
import { notePersonal, personalReader } from './wire/whereabouts.js';
import { readerOf, type Reader } from './words/reader.js';

export interface ChatDeps {
  readonly store: ChatStore;
  readonly channels: Channels;
  /** A request as it is saved now. */
  readonly latest: (id: string) => Promise<AccessRequest | undefined>;
  /** What roles can do. */
  readonly meanings: Layers['meanings'];
  readonly directory: Pick<Directory, 'everybody'>;
  /** `roles.operators`, as it is in force. */
  readonly operators: () => People;
  readonly clock: Clock;
  readonly log: Log;
  /** An access token for a scope such as `https://api.botframework.com/.default`. */
  readonly getToken: GetToken;
  readonly trace?: Trace | undefined;
}

/** The bot in Teams: what it tells by itself, and what it answers. */
export interface Chat {
  /** One of the workflow's ports; it works before there are verbs. */
  readonly notifier: Notifier;
  /** What takes activities in, once there are verbs to do what they ask for. */
  answering(verbs: Verbs): TakeActivity;
  /** What answers people's browsers; undefined without `publicUrl`. */
  pages(verbs: Verbs): RequestHandler | undefined;
}

/** One activity from Teams to the answer. Rejects with AuthenticationError when it is not Teams' own. */
export type TakeActivity = (body: Activity, authorization: string) => Promise<InvokeResponse | undefined>;

/** So long a card that somebody waits for waits for the approvers' names. Milliseconds. */
const PATIENCE = 500;

export function createChat(settings: BotSettings, deps: ChatDeps): Chat {
  const { store, channels, clock, log, trace } = deps;
  const adapter = new StrictAdapter(settings, deps);
  const urls = createServiceUrls(settings, store);
  // news has a queue that tries again, and keeps Teams' pace; what answers people has neither
  const news = createConnector(settings, { adapter, urls, whenBusy: 'gives up' });
  const connector = createConnector(settings, { adapter, urls, whenBusy: 'waits' });
  adapter.onTurnError = onTurnError(log);
  const pageOf = (token: string): string => `${settings.publicUrl ?? ''}/ip/${token}`;
  const draw: Parameters<typeof press>[2]['draw'] = {
    approval: async (request, { reader, as, link }) => approvalCard(request, { reader, approvers: await soon(approversOf(request, deps), PATIENCE) ?? [], around: await recallAround(request, store), as, signIn: link && { url: pageOf(link.token), until: link.until } }),
    history: (page, turned, reader) => historyCard(page, turned, { now: clock.now(), reader }),
    now: () => clock.now(),
    status: (request, reader, read) => statusCard(request, { reader, tenantId: settings.tenantId, ...read }),
  };
  const tellLater: Parameters<typeof press>[2]['tellLater'] = async (person, activity) => connector.post(await personalChat(person, { store, connector }), activity);
  const keepCopy: Parameters<typeof press>[2]['keepCopy'] = (request, copy) => noteCopy(store, request, copy);
  return {
    notifier: createNotifier(settings, { ...deps, connector: news }),
    answering(verbs) {
      const application = createApplication(settings, adapter);
      application.activity('message', (context) => message(context, { verbs, clock, connector, store, pageOf, tenantId: settings.tenantId, trace }));
      for (const action of actions) {
        application.adaptiveCards.actionExecute(action.verb, async (context) => {
          trace?.note({ 'jit.button': action.verb });
          await press(context, action, { verbs, draw, log, tellLater, keepCopy });
          return undefined as never; // the answer is given already, and the type does not know of that
        });
      }
      const form = { verbs, clock, pageOf, connector, store, log };
      application.activity(isInvoke('task/fetch'), (context) => openDialog(context, form));
      application.activity(isInvoke('task/submit'), (context) => submitDialog(context, form));
      application.adaptiveCards.actionExecute('form', async (context) => {
        await pressInChat(context, form);
        return undefined as never; // as above
      });
      const greet = (context: TurnContext): Promise<void> => greeting(context, { verbs, clock, channels, store, connector });
      application.activity('installationUpdate', greet);
      application.activity('conversationUpdate', greet);
      // last, for what no other route takes: without it an old card's button fails without a word
      application.activity(isInvoke('adaptiveCard/action'), unknownPress);
      const isTaken = createFloodGate(settings.limits, log);
      const logic = async (context: TurnContext): Promise<void> => {
        trace?.note({ 'jit.activity': context.activity.name ?? context.activity.type });
        if (!(await isTaken(context))) return;
        if (!(await noteArrival(context.activity, { store, urls }))) return;
        const sender = await confirmSender(context, { settings, connector, store });
        const { id: chat, conversationType } = context.activity.conversation;
        if (sender) {
          const known = await notePersonal(store, sender.id, { teamsId: sender.teamsId, chat: conversationType === 'personal' ? chat : undefined, ...clientOf(context.activity) });
          setReader(context, readerOf(known, readerOfChannels(settings)));
        }
        await application.run(context);
      };
      const take: TakeActivity = (body, authorization) => adapter.take(body, authorization, logic);
      return trace === undefined ? take : (body, authorization) => trace.span({ name: 'turn', way: 'in', facts: {} }, () => take(body, authorization));
    },
    pages(verbs) {
      const { publicUrl } = settings;
      return publicUrl === undefined ? undefined : createPages({
        verbs, publicUrl, log,
        tell: (done) => tellConfirmed(done, { verbs, connector, store, otherwise: () => readerOfChannels(settings) }),
        readerOf: (person, accepted) => readerOfPage(person, accepted, store),
      });
    },
  };
}

function isInvoke(name: string): (context: TurnContext) => Promise<boolean> {
  return ({ activity }) => Promise.resolve(activity.type === 'invoke' && activity.name === name);
}

/** As their Teams says; as their browser asks where Teams has said nothing, and in UTC. */
async function readerOfPage(person: string | undefined, accepted: readonly string[], store: Pick<Store, 'recall'>): Promise<Reader> {
  const asked = readerOf({ locale: accepted.find((locale) => languageOf(locale) !== undefined) });
  return person === undefined ? asked : personalReader(store, person, asked);
}

/** No storage: turn state is overwritten by turns at the same time; no typing: its timer is one for all turns. */
function createApplication(settings: BotSettings, adapter: StrictAdapter): Application {
  return new Application({ adapter, botAppId: settings.botId, removeRecipientMention: false, startTypingTimer: false, longRunningMessages: false });
}
