import { el } from './dom.js';

/**
 * Markdown as Teams allows it: bold, lists, code, links. HTML stays text; images would fetch from outside.
 * Null when the package is not there: everything is then shown as plain text.
 */
const reader = globalThis.markdownit
  ? globalThis.markdownit({ html: false, linkify: false, breaks: true }).disable(['image', 'heading', 'lheading', 'table'])
  : null;

if (reader) {
  reader.renderer.rules.link_open = (tokens, index, options, env, self) => {
    tokens[index].attrSet('target', '_blank');
    tokens[index].attrSet('rel', 'noopener noreferrer');
    return self.renderToken(tokens, index, options);
  };
}

/** Safe HTML for a text, or null when there is no Markdown reader. */
export function markdownHtml(text) {
  return reader ? reader.render(text) : null;
}

/** A message of the bot. */
export function richText(text) {
  const html = markdownHtml(text);
  const node = el('div', { class: 'text rich' });
  // markdown-it with html:false escapes everything that it did not write itself; a template runs no scripts.
  if (html === null) node.textContent = text;
  else node.innerHTML = html;
  return node;
}

/** Shows mentions (`<at>Ana Costa</at>`) as Teams does: the name alone, in colour. What nobody mentioned stays as typed. */
export function mentionsIn(node, mentions = []) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) text.replaceWith(...partsOf(text.data, mentions));
  return node;
}

function partsOf(text, mentions) {
  const [at, mention] = mentions.map((one) => [text.indexOf(one), one]).filter(([found]) => found >= 0).sort(([a], [b]) => a - b)[0] ?? [-1];
  if (at < 0) return [text];
  const name = mention.replace(/<[^>]*>/g, '');
  return [text.slice(0, at), el('span', { class: 'mention' }, name), ...partsOf(text.slice(at + mention.length), mentions)];
}

/** A message of a person: exactly what was typed. */
export function plainText(text) {
  return el('div', { class: 'text' }, text);
}
