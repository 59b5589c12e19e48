import type { EvidenceFiles } from '../../workflow/ports.js';
import { html } from './html.js';
import { page, type Page } from './layout.js';

/** Asks before it uses the link up: whatever scans links in messages may come by. */
export function evidenceOffer(): Page {
  return page('Evidence', html`<h1>Evidence</h1><p>The page behind this button opens once. Save it or print it: it needs no network to be read or verified.</p>
<form method="post"><button type="submit">Show the evidence</button></form>
<p class="soft">Go on only if you asked for it in Teams just now. A look at what is not yours is written into the record.</p>`);
}

/** The page has a policy of its own, which lets its own script run and nothing else. */
export function evidenceShown({ html: text, policy }: EvidenceFiles): Page {
  return { status: 200, text, policy: `${policy}; frame-ancestors 'none'` };
}
