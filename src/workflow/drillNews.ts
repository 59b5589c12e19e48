import { isGood, type DrillEvent } from '../access/drill.js';
import type { Drills } from '../access/drills.js';
import { within, type Line, type Sentence } from '../access/sentences/index.js';
import type { Instant } from '../access/instant.js';
import type { RowPost } from './ports.js';

type Post = Omit<RowPost, 'row' | 'n'>;
type Ended = Extract<DrillEvent, { type: 'drillEnded' }>;

/** One green line when what opened has closed in time; red and loud when not. `before`: the drills as they were until then. */
export function drillPost(event: DrillEvent & { readonly at: Instant }, before: Drills): Post[] {
  switch (event.type) {
    case 'drillBegan': return [{ where: ['audit'], tone: 'default', title: { says: 'drill/begins', path: event.path.id, until: event.until }, lines: [whyOf(event), ...(event.isMissed && event.due !== null ? [{ says: 'drill/missed', due: event.due } as const] : [])] }];
    case 'drillRefused': return [red({ says: 'drill/nothing-opened' }, [whyOf(event), within(event)])];
    case 'drillOpened': return [];
    case 'drillEnded': return [endedPost(event, before)];
  }
}

function whyOf({ by, due }: Extract<DrillEvent, { type: 'drillBegan' | 'drillRefused' }>): Sentence {
  return by === null && due !== null ? { says: 'drill/due', due } : { says: 'drill/asked-by', by: by?.name ?? '' };
}

function endedPost(event: Ended, { underWay }: Drills): Post {
  const path = underWay?.path.id ?? '';
  const lines: Line[] = [
    ...(underWay?.opened ? [{ says: 'drill/opened', at: underWay.opened.at, read: underWay.opened.readAt } as const] : []),
    { says: 'drill/closed', due: underWay?.window.end ?? event.effectAt, at: event.effectAt, read: event.readAt },
  ];
  if (isGood(event)) return { where: ['audit'], tone: 'good', title: { says: 'drill/good', path, late: event.lateness }, lines };
  if (event.failure) return red({ says: 'drill/not-opened', path }, [within(event.failure), ...lines]);
  if (event.other) return red({ says: 'drill/by-other', path }, [event.other.by === null ? { says: 'drill/by-nobody' } : { says: 'drill/by', by: event.other.by }, ...lines]);
  return red({ says: 'drill/late', path, late: event.lateness }, lines);
}

function red(title: Sentence, lines: readonly Line[]): Post {
  return { where: ['audit'], tone: 'attention', isAlarm: true, title, lines };
}
