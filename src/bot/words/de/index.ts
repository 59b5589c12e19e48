import type { en } from '../en/index.js';
import { app } from './app.js';
import { approval, breakGlass } from './approval.js';
import { asked } from './asked.js';
import { askForm } from './askForm.js';
import { changes } from './changes.js';
import { channels } from './channels.js';
import { closure } from './closure.js';
import { commands, verdict } from './commands.js';
import { decided } from './decided.js';
import { doctor } from './doctor.js';
import { facts, ticket, window } from './facts.js';
import { feed, loud, nudge, record } from './feed.js';
import { form } from './form.js';
import { greeting } from './greeting.js';
import { history } from './history.js';
import { home } from './home.js';
import { lists, offers } from './lists.js';
import { names } from './names.js';
import { page } from './page.js';
import { plain } from './plain.js';
import { report } from './report.js';
import { said } from './said.js';
import { sentences } from './sentences/index.js';
import { state } from './state.js';
import { status, steps } from './status.js';
import { usage } from './usage.js';

export const de: typeof en = {
  app, approval, asked, askForm, breakGlass, changes, channels, closure, commands, decided, doctor, facts, feed, form, greeting, history, home, lists, loud, names, nudge, offers, page, plain, record, report, said, sentences, state, status, steps, ticket, usage, verdict, window,
};
