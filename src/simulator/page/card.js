import { el } from './dom.js';
import { hostConfig } from './hostConfig.js';
import { markdownHtml, mentionsIn } from './markdown.js';
import { model } from './model.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');
// A light theme with more contrast than ours is not Teams' high contrast, which is black.
const CONTRAST = matchMedia('(forced-colors: active), (prefers-contrast: more) and (prefers-color-scheme: dark)');

/** Calls back when the reader's system changes its theme: cards carry their colours and must be drawn again. */
export function onShade(listener) {
  for (const query of [DARK, CONTRAST]) query.addEventListener('change', listener);
}

/** Teams' theme that comes nearest to the reader's system. Part of a drawn card's version, so that a change redraws it. */
export function shade() {
  if (CONTRAST.matches) return 'contrast';
  return DARK.matches ? 'dark' : 'light';
}

function library() {
  const cards = globalThis.AdaptiveCards;
  if (!cards) return null;
  // Teams reads Markdown in TextBlocks and facts; TextRuns stay literal, which is where the bot puts people's words.
  cards.AdaptiveCard.onProcessMarkdown ??= (text, result) => {
    const html = markdownHtml(text);
    if (html === null) return;
    result.outputHtml = html;
    result.didProcess = true;
  };
  return cards;
}

/** Draws a card with Microsoft's renderer. `press(action)` is told of each Action.Execute and Action.Submit. */
export function drawCard(payload, press) {
  const cards = library();
  const frame = el('div', { class: 'card', 'data-testid': 'card' });
  if (!cards) {
    frame.append(el('p', { class: 'problem' }, 'The card renderer (/adaptivecards.min.js) is missing.'));
    return frame;
  }
  const card = new cards.AdaptiveCard();
  card.hostConfig = new cards.HostConfig(hostConfig(shade()));
  card.onExecuteAction = (action) => act(action, press);
  try {
    card.parse(payload);
    const drawn = card.render();
    if (!drawn) throw new Error('nothing to show');
    // The card's own label comes from `speak`; without one a screen reader hears at least that it is a card.
    if (!drawn.getAttribute('aria-label')) drawn.setAttribute('aria-label', 'Card');
    drawn.setAttribute('role', 'group');
    frame.append(mentionsIn(drawn, mentionsOf(payload)));
  } catch (error) {
    frame.append(el('p', { class: 'problem' }, `This card cannot be drawn: ${error.message}`));
  }
  return frame;
}

/** Whom a card mentions stands beside its body, under `msteams`. */
function mentionsOf({ msteams }) {
  return (msteams?.entities ?? []).filter(({ type }) => type === 'mention').map(({ text }) => text);
}

function act(action, press) {
  const type = action.getJsonTypeName();
  if (type === 'Action.OpenUrl') {
    // Only web addresses: a card must not run script or open local files.
    if (!/^https?:\/\//i.test(action.url ?? '')) return;
    // All people here have one machine: the simulator's door tells the bot's pages from which address this one comes.
    if (model.person) document.cookie = `practice-person=${model.person.id}; path=/; samesite=lax`;
    window.open(action.url, '_blank', 'noopener,noreferrer');
    return;
  }
  if (type !== 'Action.Execute' && type !== 'Action.Submit') return;
  // `data` holds the card's inputs already: the renderer merges them after checking them.
  press({ type, verb: action.verb, data: action.data ?? {}, title: action.title ?? '' });
}
