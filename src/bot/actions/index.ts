import type { Action } from './action.js';
import { approve } from './approve.js';
import { cancel } from './cancel.js';
import { deny } from './deny.js';
import { end } from './end.js';
import { extend } from './extend.js';
import { history } from './history.js';
import { refresh } from './refresh.js';
import { justified, notJustified } from './review.js';
import { turn } from './turn.js';
import { sessions } from './sessions.js';
import { again } from './again.js';
import { closure, verify, verifyOwn } from './verify.js';

/** Every button that comes back to the bot. */
export const actions: readonly Action[] = [approve, deny, refresh, end, cancel, extend, sessions, justified, notJustified, verify, verifyOwn, closure, again, history, turn];
