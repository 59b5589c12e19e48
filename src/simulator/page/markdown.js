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

/** A message of a person: exactly what was typed. */
export function plainText(text) {
  return el('div', { class: 'text' }, text);
}
