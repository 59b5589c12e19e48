/** Markup that may stand in a page as it is. Only `html` makes it. */
export interface Html { readonly markup: string }

type Part = string | number | Html | readonly Html[];

/** A template in which everything that is put in is text, but for what `html` has made itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.reduce((all, text, i) => `${all}${markupOf(parts[i - 1] ?? '')}${text}`) };
}

/** A text in which what stands between two ` is code. */
export function marked(text: string): Html {
  return html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;
}

function markupOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
