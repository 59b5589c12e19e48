import { Router } from 'express';
import { z } from 'zod';
import { act } from '../activity.js';
import { endSession } from '../arm/bastion.js';
import { tryToConnect } from '../connect.js';
import type { Sim } from '../core.js';
import { addPerson } from '../people.js';
import { VMS, type SeedPerson } from '../seed.js';
import type { TeamsClient } from '../teams/client.js';
import { findConversation, findPerson, type Addressed } from '../teams/conversations.js';
import { personalConversation } from '../tenant.js';
import { WireError } from '../wireError.js';

/** What somebody who can post a signed activity would change in it. */
const Forging = z.object({ id: z.string(), aadObjectId: z.string(), name: z.string(), tenantId: z.string() }).partial().strict().optional();
const Message = z.object({ conversation: z.string(), text: z.string().min(1).max(20_000), replyTo: z.string().optional(), forged: Forging });
const Newcomer = z.object({ name: z.string().min(1).max(60), part: z.enum(['requester', 'approver', 'outsider']), tenantId: z.string().uuid().optional() }).strict();
const Install = z.object({ conversation: z.string().default('personal') });
const Press = z.object({
  conversation: z.string(), activityId: z.string(),
  action: z.object({ type: z.enum(['Action.Execute', 'Action.Submit']), verb: z.string().default(''), data: z.unknown() }),
  trigger: z.enum(['manual', 'automatic']).default('manual'),
  forged: Forging,
});
const Dialog = z.object({ conversation: z.string(), activityId: z.string(), kind: z.enum(['task/fetch', 'task/submit']), data: z.unknown(), forged: Forging });
const Connect = z.object({ vm: z.string(), address: z.string().ip({ version: 'v4', message: 'must be an IPv4 address' }).optional() });

/** What a person of the tenant can do: come into it, write, press a button, try to connect, hang up. */
export function peopleRouter(sim: Sim, teams: TeamsClient): Router {
  const router = Router();
  router.post('/people', (req, res) => { res.status(201).json(addPerson(sim, Newcomer.parse(req.body))); });
  router.post('/people/:person/message', async (req, res) => {
    const person = personOf(sim, req.params.person);
    const { conversation, text, replyTo, forged } = Message.parse(req.body);
    res.json(await teams.message(person, placeOf(sim, person, conversation), { text, ...(replyTo === undefined ? {} : { replyTo }), ...(forged === undefined ? {} : { forged }) }));
  });
  router.post('/people/:person/press', async (req, res) => {
    const person = personOf(sim, req.params.person);
    const { conversation, activityId, action, trigger, forged } = Press.parse(req.body);
    const to = placeOf(sim, person, conversation);
    if (action.type === 'Action.Execute') return void res.json(await teams.press(person, to, { activityId, verb: action.verb, data: action.data, isAutomatic: trigger === 'automatic', ...(forged === undefined ? {} : { forged }) }));
    const { status } = await teams.message(person, to, { value: action.data, replyTo: activityId });
    res.json({ status, body: null });
  });
  router.post('/people/:person/dialog', async (req, res) => {
    const person = personOf(sim, req.params.person);
    const { conversation, activityId, kind, data, forged } = Dialog.parse(req.body);
    res.json(await teams.dialog(person, placeOf(sim, person, conversation), { activityId, kind, data, ...(forged === undefined ? {} : { forged }) }));
  });
  router.post('/people/:person/install', async (req, res) => {
    const person = personOf(sim, req.params.person);
    const { conversation } = Install.parse(req.body ?? {});
    res.json(await teams.install(person, placeOf(sim, person, conversation)));
  });
  router.post('/people/:person/connect', (req, res) => {
    const person = personOf(sim, req.params.person);
    const { vm: wanted, address = person.address } = Connect.parse(req.body);
    const vm = VMS.find(({ id, name }) => id === wanted || name === wanted);
    if (!vm) throw new WireError(404, 'NotFound', `There is no machine ${wanted}; there are ${VMS.map(({ name }) => name).join(' and ')}.`);
    res.json(tryToConnect(sim, person, { vm, address }));
  });
  router.post('/people/:person/act', (req, res) => { res.json(act(sim, personOf(sim, req.params.person), req.body)); });
  router.post('/sessions/:session/end', (req, res) => {
    if (!endSession(sim, req.params.session, 'session.ended')) throw new WireError(404, 'NotFound', 'This session is not open.');
    res.json({});
  });
  return router;
}

function personOf(sim: Sim, id: string): SeedPerson {
  const person = findPerson(sim, id);
  if (!person) throw new WireError(404, 'NotFound', `There is nobody ${id} in the practice tenant.`);
  return person;
}

/** A conversation in which the person may write: their own chat, or a channel that they are a member of. */
function placeOf(sim: Sim, person: SeedPerson, conversation: string): Addressed {
  const place = findConversation(sim, conversation === 'personal' ? personalConversation(person.id) : conversation);
  if (!place.conversation.members.includes(person.id)) throw new WireError(403, 'Forbidden', `${person.name} is not a member of ${place.conversation.name}.`);
  return place;
}
