import { installBot } from './api.js';
import { activitiesOf, conversationNamed, model } from './model.js';

const AGAIN_MS = 5_000;
const asked = new Map();

/** Who opens the chat with the bot for the first time adds it, as Teams does then; asked again later when the bot was away. */
export function installFor(person) {
  if (model.conversation !== 'personal' || activitiesOf(conversationNamed('personal', person)).length > 0) return;
  if (Date.now() - (asked.get(person.id) ?? -Infinity) < AGAIN_MS) return;
  asked.set(person.id, Date.now());
  installBot(person.id).then(() => asked.set(person.id, Infinity), () => {});
}
