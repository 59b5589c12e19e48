import type { Expansions, Row } from '../odata.js';
import type { Place } from '../../arm/pim/assignments.js';
import type { Sim } from '../../core.js';

/** What is asked for, with the name under which the `policies` knob has its settings. */
export interface Asked extends Place { policy: string }

/** What Graph's two kinds of PIM do not have in common: paths, the words for a place, and ids. */
export interface GraphPim {
  readonly base: string;
  readonly requests: string;
  readonly assignmentInstances: string;
  readonly eligibilityInstances: string;
  /** Names of a row's fields that a `$filter` may compare, beside `id`, `principalId` and those of every request. */
  readonly filterable: readonly string[];
  /** A list must name one of these; empty: it need not. */
  readonly demanded: readonly string[];
  owns(scope: string): boolean;
  /** Reads the place of a body. Throws Graph's refusals for what does not exist. */
  placeOf(sim: Sim, body: unknown): Asked;
  /** Whether somebody stands there without any assignment that PIM knows of. */
  standsAnyway(sim: Sim, place: Place): boolean;
  /** The place in the words of the wire. */
  onWire(place: Place): Row;
  scheduleId(place: Place, request: string): string;
  instanceId(place: Place, of: { id: string; kind: 'assignment' | 'eligibility' }): string;
  /** Name of the field by which an instance points to its schedule, and fields that only an assignment has. */
  assignmentFields(place: Place, of: { instance: string; schedule: string }): Row;
  eligibilityFields(schedule: string): Row;
  readonly expansions: (sim: Sim) => Expansions<Place>;
}

/**
 * An instant as PIM in Graph writes it: seven digits after the comma, and none at a whole second
 * (published responses: `2022-04-11T11:50:05.9999343Z`, `2022-04-14T00:00:00Z`).
 */
export function graphInstant(iso: string): string {
  return iso.replace(/\.000Z$/, 'Z').replace(/\.(\d{3})Z$/, '.$10000Z');
}
