import { followChanges, readState, readTenant } from './api.js';
import { createAzure } from './azure.js';
import { onShade } from './card.js';
import { createChat } from './chat.js';
import { announce, model, onModel, readHash } from './model.js';
import { createRail } from './rail.js';
import { noticeBot } from './reach.js';
import { setServerNow, startTicking } from './time.js';

/** State also changes by the mere passing of time, and a laptop sleeps: ask now and then without being told. */
const POLL_MS = 15_000;

let reading = false;
let again = false;

/** Reads the state; calls that come meanwhile are answered by one more reading. */
async function refresh() {
  again = reading;
  if (reading) return;
  reading = true;
  try {
    const state = await readState();
    setServerNow(state.now);
    model.state = state;
    noticeBot();
    announce();
  } catch {
    // The event stream notices the same and shows the banner.
  }
  reading = false;
  if (again) void refresh();
}

/** The page may be opened before the simulator listens. */
async function tenantOnceThere(banner) {
  for (;;) {
    try {
      return await readTenant();
    } catch {
      banner.hidden = false;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

function titlePage() {
  document.title = `${model.person.name} · ${model.conversation === 'personal' ? model.tenant.botName : model.conversation} · sandbox`;
}

async function start() {
  const banner = document.getElementById('banner');
  model.tenant = await tenantOnceThere(banner);
  readHash();
  onModel(titlePage);
  // The chat is drawn first: what is on the screen counts as read when the rail draws its dots.
  onModel(createChat(document.getElementById('chat')));
  onModel(createRail(document.getElementById('rail')));
  onModel(createAzure(document.getElementById('azure')));
  await refresh();
  announce();
  addEventListener('hashchange', () => { readHash(); announce(); });
  document.addEventListener('visibilitychange', announce);
  onShade(announce);
  setTimeout(() => document.body.classList.add('awake'), 500);
  startTicking(refresh);
  setInterval(refresh, POLL_MS);
  followChanges(refresh, (away) => { banner.hidden = !away; });
}

void start();
