import { z } from 'zod';
import type { Knobs, RecordEntry, StoredActivity, TicketState } from '../simulator/core.js';
import type { SeedPerson } from '../simulator/seed.js';
import type { Forged } from '../simulator/teams/client.js';

export interface SimulatorState {
  readonly now: string;
  readonly conversations: readonly { readonly id: string; readonly kind: string; readonly name: string; readonly activities: readonly StoredActivity[] }[];
  readonly rules: readonly { readonly name: string; readonly priority: number; readonly source: readonly string[]; readonly foreign: boolean; readonly until: string | null }[];
  readonly assignments: readonly { readonly personId: string; readonly roleName: string; readonly scopeName: string; readonly until: string | null }[];
  readonly sessions: readonly { readonly sessionId: string; readonly personId: string; readonly vmName: string }[];
}

export interface ConnectAnswer { readonly ok: boolean; readonly checks: readonly { readonly ok: boolean; readonly why: string }[] }
export interface PressAnswer { readonly status: number; readonly body: { readonly type?: string; readonly value?: unknown } | null }

export interface DialogAnswer { readonly status: number; readonly body: { readonly task?: { readonly type: string; readonly value?: unknown } } | null }

export interface TicketEdit extends Partial<Pick<TicketState, 'state' | 'title' | 'start' | 'end'>> { readonly people?: Partial<TicketState['people']> }

const Refreshing = z.object({ refresh: z.object({ action: z.object({ verb: z.string(), data: z.unknown() }), userIds: z.array(z.string()) }).optional() });

/** Plays the people of the practice tenant through the simulator's control API, as its page does. */
export function createControl(page: string) {
  async function call<T>(path: string, body?: object, method = 'POST'): Promise<T> {
    const init = body === undefined ? {} : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${page}/api/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json() as T; // both ends are this project's
  }
  return {
    state: () => call<SimulatorState>('state'),
    record: (after = 0) => call<RecordEntry[]>(`record?after=${after}`),
    join: (name: string, part: SeedPerson['part'], tenantId?: string) => call<SeedPerson>('people', { name, part, tenantId }),
    say: (person: SeedPerson, text: string, { conversation = 'personal', forged }: { conversation?: string; forged?: Forged } = {}) => (
      call<{ status: number; activityId: string }>(`people/${person.id}/message`, { conversation, text, forged })
    ),
    press: (person: SeedPerson, on: { conversation: string; activityId: string; verb: string; data: unknown; forged?: Forged }) => (
      call<PressAnswer>(`people/${person.id}/press`, { conversation: on.conversation, activityId: on.activityId, action: { type: 'Action.Execute', verb: on.verb, data: on.data }, forged: on.forged })
    ),
    /** The card of an activity as this person sees it: the one that their client asks for by itself where Teams lets it, otherwise everybody's. */
    seenBy: async (person: Pick<SeedPerson, 'id'>, on: { conversation: string; activity: StoredActivity }): Promise<unknown> => {
      const { refresh } = Refreshing.parse(on.activity.card);
      if (!refresh?.userIds.includes(`29:${person.id}`)) return on.activity.card;
      const { body } = await call<PressAnswer>(`people/${person.id}/press`, { conversation: on.conversation, activityId: on.activity.id, action: { type: 'Action.Execute', verb: refresh.action.verb, data: refresh.action.data }, trigger: 'automatic' });
      return body?.value;
    },
    /** From the person's own address when none is given. */
    /** An Action.Submit outside of a dialog, as a client sends it that knows none. */
    submit: (person: SeedPerson, on: { conversation: string; activityId: string; data: unknown }) => (
      call<{ status: number }>(`people/${person.id}/press`, { conversation: on.conversation, activityId: on.activityId, action: { type: 'Action.Submit', data: on.data } })
    ),
    /** A dialog's turn; answers what the bot answered. */
    dialog: (person: SeedPerson, on: { conversation: string; activityId: string; kind: 'task/fetch' | 'task/submit'; data: unknown; forged?: Forged }) => call<DialogAnswer>(`people/${person.id}/dialog`, on),
    install: (person: SeedPerson, conversation = 'personal') => call<{ status: number }>(`people/${person.id}/install`, { conversation }),
    connect: (person: SeedPerson, vm: string, address?: string) => call<ConnectAnswer>(`people/${person.id}/connect`, { vm, address }),
    /** Does something in the portal, which Azure writes down. */
    act: (person: SeedPerson, did: { log: 'azure' | 'directory'; what: string; on: string }) => call<{ outcome: string }>(`people/${person.id}/act`, did),
    tickets: () => call<TicketState[]>('tickets'),
    /** A hand on a ticket, in either system. */
    editTicket: (number: string, edit: TicketEdit) => call<TicketState>(`tickets/${number}`, edit, 'PATCH'),
    knobs: (turn: Partial<Knobs>) => call<Knobs>('knobs', turn, 'PATCH'),
  };
}
export type Control = ReturnType<typeof createControl>;

/** Waits until `look` finds something; rejects with `what` when it does not in time. Milliseconds. */
export async function until<T>(look: () => Promise<T | undefined>, { what, within }: { what: string; within: number }): Promise<T> {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    const waited = performance.now() - began;
    if (waited > within) throw new Error(`Waited ${within / 1000} s in vain for ${what}.`);
    // the longer it takes, the less often: each look may read the whole tenant
    await new Promise((resolve) => { setTimeout(resolve, Math.min(250, 40 + waited / 10)); });
  }
}

interface CardNode { readonly type?: string; readonly verb?: string; readonly data?: unknown; readonly text?: unknown }

/** Every element of a card, whatever it stands in. */
export function elementsOf(card: unknown): CardNode[] {
  if (Array.isArray(card)) return card.flatMap(elementsOf);
  if (typeof card !== 'object' || card === null) return [];
  return [card, ...Object.values(card).flatMap(elementsOf)]; // any object of a card may be an element
}

export function textOf(card: unknown): string {
  return elementsOf(card).flatMap((e) => (typeof e.text === 'string' ? [e.text] : [])).join(' ');
}

/** Whom the clients of the listed ask for by themselves; empty for a card that is the same for all. */
export function viewersOf(card: unknown): string[] {
  return (Refreshing.safeParse(card).data?.refresh?.userIds ?? []).map((id) => id.replace(/^29:/, ''));
}

export function buttonOf(card: unknown, verb: string): CardNode | undefined {
  return elementsOf(card).find((e) => e.type === 'Action.Execute' && e.verb === verb);
}
