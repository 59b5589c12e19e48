import type { AccessRequest } from '../../access/request.js';
import type { Confirmed, ShownAddress } from '../../workflow/confirm.js';
import type { Visit } from '../../workflow/link.js';
import { stateInWords } from '../views/words.js';
import type { Reader } from '../words/reader.js';
import { tidy } from '../wire/normalise.js';
import { html, marked, type Html } from './html.js';
import { page, type Page } from './layout.js';

/** What the page shows of a visit: whose address, what for, and the button. `address` is the caller's, as it was seen. */
export function visitPage(visit: Visit, address: string, reader: Reader): Page {
  const { link, rule, request, check } = visit;
  const { clock, words: { page: words } } = reader;
  if (request) return answerPage(link, request, reader);
  const isRequest = link.errand.for === 'request';
  if (!check.ok) return page(words.unusableTitle, unusable(visit, address, reader), reader);
  return page(words.confirmTitle, html`
<h1>${words.confirm(short(link.person.name))}</h1>
${addressBox(words.yourAddress, address)}
<p>${isRequest ? words.forRequest : words.forLater}</p>
${errandFacts({ link, rule }, reader)}
<form method="post"><button type="submit">${link.signIn ? words.yesAndSignIn : isRequest ? words.yesSend : words.yesMine}</button></form>
${link.signIn ? html`<p>${link.signIn.length > 0 ? words.thenSignInWith : words.thenSignIn}</p>` : ''}
<p class="soft">${words.onlyIfAsked(clock(link.until))}</p>
<h2>${words.notSure}</h2>
${explanations(reader)}`, reader);
}

/** An approver's yes that waits. */
function answerPage({ person, errand, until }: Visit['link'], request: AccessRequest, reader: Reader): Page {
  const { requester, entitlement, address, ticket, reason } = request;
  const { duration, clock, words: { page: words } } = reader;
  const more = request.status === 'active' ? request.extension : null;
  const shortened = errand.for === 'answer' ? errand.answer.duration?.trim() : undefined;
  return page(words.approveTitle, html`
<h1>${words.approve(short(person.name))}</h1>
<dl>${factOf(words.who, requester.name)}${factOf(words.access, entitlement.title)}
${factOf(more ? words.howMuchLonger : words.howLong, shortened ? words.shortenedByYou(short(shortened)) : duration(more ? more.by : request.duration))}${factOf(words.from, address)}
${factOf(words.ticket, ticket ?? undefined)}${factOf(words.reason, reason)}${factOf(words.request, request.id)}</dl>
<form method="post"><button type="submit">${words.yesAndSignIn}</button></form>
<p>${words.thenSignIn} ${words.yesCounts}</p>
<p class="soft">${words.onlyIfPressed(clock(until))}</p>`, reader);
}

function unusable({ link, rule, check }: Visit, address: string, reader: Reader): Html {
  const { told, clock, words: { page: words } } = reader;
  const isSix = !check.ok && check.code === 'address-not-ipv4';
  return html`
<h1>${isSix ? words.cameOverSix : words.cannotBeLetIn}</h1>
<div class="address bad"><span>${words.seenFromHere}</span><strong>${address || words.noAddress}</strong></div>
${isSix ? sixHelp(reader) : html`<p>${check.ok ? '' : told(check)}</p>
<ul>
<li>${words.otherNetwork}</li>
<li>${marked(words.behindProxy)}</li>
</ul>`}
<p>${words.nothingUsedUp(clock(link.until))}${isSix ? '' : html` ${marked(words.orType)}`}</p>
${errandFacts({ link, rule }, reader)}`;
}

function sixHelp({ words: { page: words } }: Reader): Html {
  return html`<p>${words.sixWhy}</p>
<ul>${[words.sixOff, words.sixFind, words.sixAlone].map((line) => html`
<li>${marked(line)}</li>`)}
</ul>`;
}

function explanations({ words: { page: words } }: Reader): Html {
  return html`${[words.vpn, words.shared, words.six].map(([title = '', text = '']) => html`<details><summary>${title}</summary><p>${text}</p></details>
`)}`;
}

/** For whom, and what goes on: so that nobody confirms what somebody else has begun. */
function errandFacts({ link, rule }: Pick<Visit, 'link' | 'rule'>, reader: Reader): Html {
  const { duration: inWords, words: { page: words } } = reader;
  const { errand, person } = link;
  const whose = factOf(words.forWhom, words.inTeams(short(person.name)));
  if (errand.for !== 'request') return html`<dl>${whose}</dl>`;
  const { entitlement, duration, start, ticket, reason } = errand.ask;
  return html`<dl>${whose}${factOf(words.access, rule?.title ?? entitlement)}
${factOf(words.howLong, duration ?? (rule && inWords(rule.duration.default)))}${factOf(words.start, start)}${factOf(words.ticket, ticket)}${factOf(words.reason, reason)}</dl>`;
}

function factOf(label: string, value: string | undefined): Html {
  return value === undefined ? html`` : html`<dt>${label}</dt><dd>${short(value, 300)}</dd>`;
}

/** What is shown when the confirmation did something, or could not. */
export function donePage(done: Exclude<Confirmed, { is: 'unknown' | 'unusable' }>, reader: Reader): Page {
  const { clock, words: { page: words } } = reader;
  const close = html`<p class="soft">${words.close}</p>`;
  switch (done.is) {
    case 'noted': return page(words.notedTitle, html`<h1>${words.noted}</h1>${shownAddress(done.shown, reader)}
<p>${words.usedUntil(clock(done.shown.until))}</p>${close}`, reader);
    case 'sent': return page(words.sentTitle, html`<h1>${words.sent}</h1>${addressBox(words.from, done.request.address)}
<p>${words.cardShows(done.request.id)}</p>${close}`, reader);
    case 'answered': return page(words.countedTitle, html`<h1>${words.counted(short(done.link.person.name))}</h1>
<dl>${factOf(words.who, done.request.requester.name)}${factOf(words.access, done.request.entitlement.title)}${factOf(words.now, stateInWords(done.request, reader))}</dl>${close}`, reader);
    case 'refused': return refusedPage(done, reader);
    case 'signIn': return onwardsPage(done, reader);
  }
}

function refusedPage({ error, again, link }: Extract<Confirmed, { is: 'refused' }>, reader: Reader): Page {
  const { told, clock, words: { page: words } } = reader;
  const isAnswer = link.errand.for === 'answer';
  const until = clock(link.until);
  const next = again === null ? html`<p>${isAnswer ? words.pressAgain : words.inTeamsYouFind}</p>` : html`<form method="post" action="/ip/${again}"><button type="submit">${words.tryAgain}</button></form><p class="soft">${isAnswer ? words.yesWaits(until) : words.typedIsKept(until)}</p>`;
  const name = short(link.person.name);
  return page(isAnswer ? words.notCountedTitle : words.notAskedTitle, html`<h1>${isAnswer ? words.notCounted(name) : words.notAsked(name)}</h1>${told(error).split('\n').map((line) => html`<p>${short(line, 600)}</p>`)}${error.retryable ? html`<p>${words.betterInAMinute}</p>` : ''}${next}`, reader);
}

/**
 * On to Entra. Not by a redirect of the form's answer: browsers hold every step of such a redirect against `form-action`, and
 * Entra may send people on to a sign-in of their own company.
 */
function onwardsPage({ url, link }: Extract<Confirmed, { is: 'signIn' }>, reader: Reader): Page {
  const { clock, words: { page: words } } = reader;
  return page(words.signInTitle, html`<h1>${words.signIn(short(link.person.name))}</h1><p>${words.opensByItself}</p><a class="button" href="${url}">${words.goToSignIn}</a>
<p class="soft">${words.ownAccount(clock(link.until))}</p>`, reader, { onwards: url });
}

function shownAddress({ address }: ShownAddress, { words }: Reader): Html {
  return addressBox(words.page.yourAddress, address);
}

function addressBox(label: string, address: string): Html {
  return html`<div class="address good"><span>${label}</span><strong>${address}</strong></div>`;
}

/** One answer to every link that opens nothing: it does not tell a wrong one from one that was used. */
export function gonePage(reader: Reader): Page {
  const { goneTitle, gone, goneWhy, goneHow } = reader.words.page;
  return page(goneTitle, html`<h1>${gone}</h1>
<p>${goneWhy}</p>
<p>${marked(goneHow)}</p>`, reader, { status: 410 });
}

export function foreignPage(reader: Reader): Page {
  const { foreignTitle, foreign, foreignWhy } = reader.words.page;
  return page(foreignTitle, html`<h1>${foreign}</h1><p>${foreignWhy}</p>`, reader, { status: 403 });
}

export function brokenPage(reader: Reader): Page {
  const { brokenTitle, broken, brokenWhy } = reader.words.page;
  return page(brokenTitle, html`<h1>${broken}</h1>
<p>${marked(brokenWhy)}</p>`, reader, { status: 500 });
}

function short(text: string, longest = 120): string {
  const line = tidy(text);
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
