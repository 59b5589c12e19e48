/** Markup that may stand in the page as it is. Only `markup` makes it. */
export interface Markup { readonly html: string }

type Part = string | number | Markup | readonly Markup[];

/**
 * A template in which everything that is put in is text. It stands as a browser writes it when asked for the page's text, which
 * is how the page verifies itself: no quotes are escaped, and nothing is put into an attribute.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: strings.reduce((all, text, i) => `${all}${htmlOf(parts[i - 1] ?? '')}${text}`) };
}

function htmlOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(({ html }) => html).join('');
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\u00a0': '&nbsp;' };

function escaped(text: string): string {
  return text
    // what no page can hold, and what would turn the order of reading round
    .replace(/(?!\n)[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>\u00a0]/g, (sign) => NAMED[sign] ?? sign);
}
