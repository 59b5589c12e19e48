import type { Activity } from 'botbuilder';
import { tidy } from '../wire/normalise.js';
import type { Card } from './fill.js';

/** A card alone, with a line for the notification; text beside a card would make two messages of it in some clients. */
export function cardActivity(card: Card, summary: string): Partial<Activity> {
  return { type: 'message', summary: tidy(summary).slice(0, 200), attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] };
}

/** A line of text that nobody's client reads as Markdown. */
export function textActivity(text: string): Partial<Activity> {
  return { type: 'message', text, textFormat: 'plain' };
}
