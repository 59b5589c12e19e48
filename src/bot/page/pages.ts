import { inWords } from '../../access/duration.js';
import { clockTime } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { Confirmed, ShownAddress } from '../../workflow/confirm.js';
import type { Visit } from '../../workflow/link.js';
import { stateInWords } from '../views/words.js';
import type { Reader } from '../words/reader.js';
import { tidy } from '../wire/normalise.js';
import { html, type Html } from './html.js';
import { page, type Page } from './layout.js';

/** What the page shows of a visit: whose address, what for, and the button. `address` is the caller's, as it was seen. */
export function visitPage({ link, rule, request, check }: Visit, address: string): Page {
  if (request) return answerPage(link, request);
  const isRequest = link.errand.for === 'request';
  if (!check.ok) return page('This address cannot be used', unusable({ link, rule, check }, address));
  return page('Confirm your address', html`
<h1>Is this where you connect from, ${short(link.person.name)}?</h1>
<div class="address good"><span>Your address</span><strong>${address}</strong></div>
<p>${isRequest ? 'While your access is open, the network lets this one address in and nobody else.' : 'For the next minutes it is used for what you ask, so that you need not type it.'}</p>
${errandFacts({ link, rule })}
<form method="post"><button type="submit">${link.signIn ? 'Yes, and sign in' : isRequest ? 'Yes, send my request' : 'Yes, this is my address'}</button></form>
${link.signIn ? html`<p>Then Microsoft asks you to sign in once more${link.signIn.length > 0 ? ', with what your company asks for this access' : ''}: nobody who sits at your open chat can do that for you.</p>` : ''}
<p class="soft">Go on only if you asked for this in Teams just now, and on the device from which you will connect. The link works once, until ${clockTime(link.until)}.</p>
<h2>If it is not, or you are not sure</h2>
${explanations()}`);
}

/** An approver's yes that waits. */
function answerPage({ person, errand, until }: Visit['link'], request: AccessRequest): Page {
  const { requester, entitlement, address, ticket, reason } = request;
  const more = request.status === 'active' ? request.extension : null;
  const shortened = errand.for === 'answer' ? errand.answer.duration?.trim() : undefined;
  return page('Approve', html`
<h1>Do you approve this, ${short(person.name)}?</h1>
<dl><dt>Who</dt><dd>${short(requester.name)}</dd><dt>Access</dt><dd>${short(entitlement.title)}</dd>
<dt>${more ? 'How much longer' : 'How long'}</dt><dd>${shortened ? short(`${shortened}, shortened by you`) : inWords(more ? more.by : request.duration)}</dd><dt>From</dt><dd>${address}</dd>
${factOf('Ticket', ticket ?? undefined)}${factOf('Reason', reason)}<dt>Request</dt><dd>${request.id}</dd></dl>
<form method="post"><button type="submit">Yes, and sign in</button></form>
<p>Then Microsoft asks you to sign in once more: nobody who sits at your open chat can do that for you. Your yes counts after it.</p>
<p class="soft">Go on only if you pressed Approve in Teams just now. The link works once, until ${clockTime(until)}.</p>`);
}

function unusable({ link, rule, check }: Visit, address: string): Html {
  const isSix = !check.ok && check.code === 'address-not-ipv4';
  return html`
<h1>${isSix ? 'You came over IPv6' : 'This address cannot be let in'}</h1>
<div class="address bad"><span>Seen from here</span><strong>${address || 'no address'}</strong></div>
${isSix ? sixHelp() : html`<p>${check.ok ? '' : check.message}</p>
<ul>
<li>Connect from where you will work: leave or join the VPN, or change the network, then open the link again.</li>
<li>If everybody here sees this, the bot stands behind a proxy that it has not been told of: whoever runs it sets <code>TRUST_PROXY</code>.</li>
</ul>`}
<p>Nothing has been used up: the link works until ${clockTime(link.until)}.${isSix ? '' : html` Or type your public IPv4 address in Teams, behind <code>from</code>.`}</p>
${errandFacts({ link, rule })}`;
}

function sixHelp(): Html {
  return html`<p>Azure Bastion is reached over IPv4 only, so an IPv6 address cannot be let in. Most networks have both:</p>
<ul>
<li>Switch IPv6 off on this device for a moment, or join a network or VPN that has IPv4, then open the link again.</li>
<li>Or find your IPv4 address (search for <code>what is my IPv4</code>) and type it in Teams, behind <code>from</code>.</li>
<li>Where there is IPv6 alone, your provider translates it to a shared IPv4 address: that one is seen by Bastion.</li>
</ul>`;
}

function explanations(): Html {
  return html`<details><summary>You use a VPN</summary><p>Open this page the way you will reach Azure. A VPN that carries all traffic shows its own address, and that is the right one. One that carries only some may send this page and Azure different ways: then ask your network's people for the address towards Azure.</p></details>
<details><summary>A phone, a hotel, a large office</summary><p>Many share one address there (carrier NAT), and it may change. Everybody behind it is let in with you, but still has to sign in. Where it changes, the connection is refused: ask again from the new one.</p></details>
<details><summary>IPv6</summary><p>Azure Bastion is reached over IPv4 only. If another page shows you an address with colons, it is not the one that counts here.</p></details>`;
}

/** For whom, and what goes on: so that nobody confirms what somebody else has begun. */
function errandFacts({ link, rule }: Pick<Visit, 'link' | 'rule'>): Html {
  const { errand, person } = link;
  if (errand.for !== 'request') return html`<dl><dt>For</dt><dd>${short(person.name)}, in Teams</dd></dl>`;
  const { entitlement, duration, start, ticket, reason } = errand.ask;
  const long = duration ?? (rule && inWords(rule.duration.default));
  return html`<dl><dt>For</dt><dd>${short(person.name)}, in Teams</dd><dt>Access</dt><dd>${short(rule?.title ?? entitlement)}</dd>
${factOf('How long', long)}${factOf('From', start)}${factOf('Ticket', ticket)}${factOf('Reason', reason)}</dl>`;
}

function factOf(label: string, value: string | undefined): Html {
  return value === undefined ? html`` : html`<dt>${label}</dt><dd>${short(value, 300)}</dd>`;
}

/** What is shown when the confirmation did something, or could not. */
export function donePage(done: Exclude<Confirmed, { is: 'unknown' | 'unusable' }>, reader: Reader): Page {
  switch (done.is) {
    case 'noted': return page('Address noted', html`<h1>Thank you. Your address is noted.</h1>${shownAddress(done.shown)}
<p>Until ${clockTime(done.shown.until)} it is used for what you ask in Teams, without typing it.</p>${close()}`);
    case 'sent': return page('Request sent', html`<h1>Sent to the approvers.</h1><div class="address good"><span>From</span><strong>${done.request.address}</strong></div>
<p>Your card in Teams shows how it goes (request ${done.request.id}).</p>${close()}`);
    case 'answered': return page('Your yes is counted', html`<h1>Your yes is counted, ${short(done.link.person.name)}.</h1>
<dl><dt>Who</dt><dd>${short(done.request.requester.name)}</dd><dt>Access</dt><dd>${short(done.request.entitlement.title)}</dd><dt>Now</dt><dd>${stateInWords(done.request, reader)}</dd></dl>${close()}`);
    case 'refused': return refusedPage(done);
    case 'signIn': return onwardsPage(done);
  }
}

function refusedPage({ error, again, link }: Extract<Confirmed, { is: 'refused' }>): Page {
  const next = again === null ? html`<p>${link.errand.for === 'answer' ? 'In Teams, press the button on the card again.' : 'In Teams you find what you typed, to correct it or to send it again.'}</p>` : html`<form method="post" action="/ip/${again}"><button type="submit">Try again</button></form><p class="soft">${link.errand.for === 'answer' ? 'Your yes waits' : 'What you typed is kept'} until ${clockTime(link.until)}.</p>`;
  const nothing = link.errand.for === 'answer' ? 'Nothing was counted' : 'Nothing was asked';
  return page(nothing, html`<h1>${nothing}, ${short(link.person.name)}.</h1>${error.message.split('\n').map((line) => html`<p>${short(line, 600)}</p>`)}${error.retryable ? html`<p>It may go better in a minute.</p>` : ''}${next}`);
}

/**
 * On to Entra. Not by a redirect of the form's answer: browsers hold every step of such a redirect against `form-action`, and
 * Entra may send people on to a sign-in of their own company.
 */
function onwardsPage({ url, link }: Extract<Confirmed, { is: 'signIn' }>): Page {
  return page('Now sign in', html`<h1>Now sign in, ${short(link.person.name)}.</h1><p>Microsoft's sign-in opens by itself. If it does not:</p><a class="button" href="${url}">Go to the sign-in</a>
<p class="soft">Use your own account, in this browser, until ${clockTime(link.until)}.</p>`, { onwards: url });
}

function shownAddress({ address }: ShownAddress): Html {
  return html`<div class="address good"><span>Your address</span><strong>${address}</strong></div>`;
}

function close(): Html {
  return html`<p class="soft">You can close this page.</p>`;
}

/** One answer to every link that opens nothing: it does not tell a wrong one from one that was used. */
export function gonePage(): Page {
  return page('This link opens nothing', html`<h1>This link does not open anything any more.</h1>
<p>It works once and for ten minutes. Either it was used, or it is too old, or it was not copied whole.</p>
<p>In Teams, send your request again, or type <code>/access ip</code>, and press the new button.</p>`, { status: 410 });
}

export function foreignPage(): Page {
  return page('Not sent from here', html`<h1>Nothing was done.</h1><p>This was not sent from our own page. Open the link in Teams again and press the button there.</p>`, { status: 403 });
}

export function brokenPage(): Page {
  return page('Something is wrong on our side', html`<h1>Something is wrong on our side.</h1>
<p>It is not known whether this was done. Type <code>/access status</code> in Teams, and try again in a minute.</p>`, { status: 500 });
}

function short(text: string, longest = 120): string {
  const line = tidy(text);
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

