import type { EvidenceFiles } from '../../workflow/ports.js';
import type { Reader } from '../words/reader.js';
import { html } from './html.js';
import { page, type Page } from './layout.js';

/** Asks before it uses the link up: whatever scans links in messages may come by. */
export function evidenceOffer(reader: Reader): Page {
  const { evidence, evidenceOnce, evidenceShow, evidenceOnlyIf } = reader.words.page;
  return page(evidence, html`<h1>${evidence}</h1><p>${evidenceOnce}</p>
<form method="post"><button type="submit">${evidenceShow}</button></form>
<p class="soft">${evidenceOnlyIf}</p>`, reader);
}

/** The page has a policy of its own, which lets its own script run and nothing else. */
export function evidenceShown({ html: text, policy }: EvidenceFiles): Page {
  return { status: 200, text, policy: `${policy}; frame-ancestors 'none'` };
}
