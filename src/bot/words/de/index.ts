import type { en } from '../en/index.js';
import { approval, breakGlass } from './approval.js';
import { closure } from './closure.js';
import { decided } from './decided.js';
import { facts, ticket, window } from './facts.js';
import { form } from './form.js';
import { lists } from './lists.js';
import { state } from './state.js';
import { status, steps } from './status.js';

export const de: typeof en = { approval, breakGlass, closure, decided, facts, form, lists, state, status, steps, ticket, window };
