import { Router, type Response } from 'express';
import { z } from 'zod';
import { changed, type Sim, type StoredActivity } from '../core.js';
import { BOT_ID, CHANNELS, TEAM, TENANT_ID } from '../seed.js';
import { personalConversation } from '../tenant.js';
import { callerOf } from '../wire.js';
import { WireError } from '../wireError.js';
import { FROM_BOT, findActivity, findConversation, findPerson, memberOnWire, store, type Addressed } from './conversations.js';

const CARD = 'application/vnd.microsoft.card.adaptive';
const Activity = z.object({
  type: z.string(), text: z.string().nullish(), replyToId: z.string().nullish(),
  entities: z.array(z.object({ type: z.string(), text: z.string().nullish() }).passthrough()).nullish(),
  attachments: z.array(z.object({ contentType: z.string(), content: z.unknown() })).nullish(),
});
type Activity = z.infer<typeof Activity>;
const Opening = z.object({
  tenantId: z.string().nullish(), members: z.array(z.object({ id: z.string() })).nullish(), activity: Activity.nullish(),
  channelData: z.object({ channel: z.object({ id: z.string() }).nullish(), tenant: z.object({ id: z.string() }).nullish() }).passthrough().nullish(),
});

const CONVERSATION = '/v3/conversations/:conversation';
const ACTIVITY = `${CONVERSATION}/activities/:activity` as const;

/** The Bot Framework connector of Teams: conversations, activities, members. */
export function connectorRouter(sim: Sim): Router {
  const router = Router();
  router.use((_req, res, next) => { demandBot(res); next(); });
  router.post('/v3/conversations', (req, res) => { res.status(201).json(openConversation(sim, Opening.parse(req.body))); });
  router.post(`${CONVERSATION}/activities` as const, (req, res) => { res.status(201).json({ id: post(sim, findConversation(sim, req.params.conversation), Activity.parse(req.body)) }); });
  router.post(ACTIVITY, (req, res) => {
    const to = findConversation(sim, req.params.conversation);
    // what a button sends is an activity, too, that can be answered, and stands nowhere in a chat
    const isStored = to.conversation.kind !== 'personal' || to.conversation.activities.some(({ id }) => id === req.params.activity);
    const replyTo = isStored ? findActivity(to, req.params.activity) : undefined;
    res.status(201).json({ id: post(sim, { ...to, root: to.root ?? replyTo?.replyTo ?? replyTo?.id }, Activity.parse(req.body)) });
  });
  router.put(ACTIVITY, (req, res) => { res.json({ id: update(sim, findConversation(sim, req.params.conversation), { id: req.params.activity, activity: Activity.parse(req.body) }) }); });
  router.delete(ACTIVITY, (req, res) => { remove(sim, findConversation(sim, req.params.conversation), req.params.activity); res.status(200).end(); });
  memberRoutes(router, sim);
  return router;
}

function memberRoutes(router: Router, sim: Sim): void {
  const members = (address: string): Record<string, unknown>[] => findConversation(sim, address).conversation.members.map((id) => findPerson(sim, id)).filter((one) => one !== undefined).map(memberOnWire);
  router.get(`${CONVERSATION}/members` as const, (req, res) => { res.json(members(req.params.conversation)); });
  router.get(`${CONVERSATION}/pagedmembers` as const, (req, res) => { res.json({ members: members(req.params.conversation) }); });
  router.get(`${CONVERSATION}/members/:member` as const, (req, res) => {
    const person = findPerson(sim, req.params.member);
    const { conversation } = findConversation(sim, req.params.conversation);
    if (person === undefined || !conversation.members.includes(person.id)) throw new WireError(404, 'MemberNotFoundInConversation', 'The member is not found in the conversation.');
    res.json(memberOnWire(person));
  });
  router.get('/v3/teams/:team', (_req, res) => void res.json({ id: TEAM.id, name: TEAM.name, aadGroupId: TEAM.groupId, tenantId: TENANT_ID }));
  router.get('/v3/teams/:team/conversations', (_req, res) => void res.json({ conversations: Object.values(CHANNELS) }));
}

/** Other applications of the tenant have tokens too, but the chats are the bot's. */
export function demandBot(res: Response): void {
  if (callerOf(res).appId !== BOT_ID) throw new WireError(403, 'Forbidden', 'The bot is not registered in this conversation.');
}

/** A chat with one person, or a new thread in a channel. */
function openConversation(sim: Sim, { members, tenantId, channelData, activity }: z.infer<typeof Opening>): { id: string; activityId?: string } {
  const channel = channelData?.channel?.id;
  if (channel !== undefined) {
    if (!activity) throw new WireError(400, 'BadSyntax', 'A new thread in a channel needs an activity.');
    const activityId = post(sim, findConversation(sim, channel), activity);
    return { id: `${channel};messageid=${activityId}`, activityId };
  }
  const person = findPerson(sim, members?.[0]?.id ?? '');
  const tenant = tenantId ?? channelData?.tenant?.id;
  if (person === undefined || (tenant && tenant !== TENANT_ID)) throw new WireError(403, 'ForbiddenOperationException', 'The user is not a member of the tenant.');
  const id = personalConversation(person.id);
  return activity ? { id, activityId: post(sim, findConversation(sim, id), activity) } : { id };
}

/** Posts; what is not a message (typing) is taken and not kept. In a channel the thread's root is the address's. */
function post(sim: Sim, to: Addressed, activity: Activity): string {
  const content = contentOf(sim, activity);
  if (activity.type !== 'message') return String(sim.clock.now().getTime());
  if (to.root !== undefined) findActivity(to, to.root);
  const stored = store(sim, to.conversation, { from: FROM_BOT, ...content, ...(to.root === undefined ? {} : { replyTo: to.root }) });
  sim.record.add({ kind: 'activity.received', conversation: to.conversation.id, activityId: stored.id, what: 'post', ...content, ...(to.root === undefined ? {} : { replyTo: to.root }) });
  return stored.id;
}

function update(sim: Sim, to: Addressed, change: { id: string; activity: Activity }): string {
  const content = contentOf(sim, change.activity);
  const stored = ownActivity(to, change.id);
  delete stored.text;
  delete stored.mentions;
  delete stored.card;
  Object.assign(stored, content, { editedAt: sim.clock.now().toISOString() });
  sim.record.add({ kind: 'activity.received', conversation: to.conversation.id, activityId: stored.id, what: 'update', ...content });
  changed(sim);
  return stored.id;
}

function remove(sim: Sim, to: Addressed, id: string): void {
  const stored = ownActivity(to, id);
  stored.deleted = true;
  sim.record.add({ kind: 'activity.received', conversation: to.conversation.id, activityId: id, what: 'delete' });
  changed(sim);
}

/** A bot changes only what it posted itself. */
function ownActivity(to: Addressed, id: string): StoredActivity {
  const stored = findActivity(to, id);
  if (stored.from !== FROM_BOT) throw new WireError(403, 'ForbiddenOperationException', 'The activity was not sent by this bot.');
  return stored;
}

function contentOf(sim: Sim, { text, entities, attachments }: Activity): Pick<StoredActivity, 'text' | 'mentions' | 'card'> {
  const bytes = Buffer.byteLength(JSON.stringify(attachments ?? []), 'utf16le');
  if (bytes > sim.knobs.messageLimitKb * 1024) throw new WireError(413, 'MessageSizeTooBig', 'Message size too large.');
  const card = attachments?.find(({ contentType }) => contentType === CARD)?.content;
  const mentions = (entities ?? []).flatMap((one) => (one.type === 'mention' && one.text ? [one.text] : []));
  return { ...(text ? { text } : {}), ...(mentions.length === 0 ? {} : { mentions }), ...(card === undefined ? {} : { card }) };
}
