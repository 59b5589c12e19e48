import { inWords } from '../../access/duration.js';
import { roleInWords } from '../../access/entitlement.js';
import type { AccessRequest } from '../../access/request.js';
import { targetKey } from '../../access/target.js';
import type { ActivityLog, SealedEvent } from '../../workflow/ports.js';
import { markup, type Markup } from './markup.js';
import type { EvidenceFile, Pack } from './pack.js';
import { eventInWords, momentInWords, targetInWords } from './words.js';

/** What is read in the page. Every value is text. */
export function contentsOf(file: EvidenceFile): Markup {
  const { pack } = file;
  const { state } = pack;
  return markup`<h1>Evidence: request ${pack.request}</h1><p class="soft">Installation ${pack.instance}. Made ${momentInWords(pack.madeAt)} for ${pack.madeFor}.</p><div id="verdict"><p>NO: this page has not verified itself.</p><ul><li>The check in it did not run: scripts are off, or the page was changed.</li></ul></div><h2>The request</h2>${facts(state)}<h2>Decisions</h2>${decisions(pack)}<h2>Opened and closed</h2>${targets(pack)}${closing(state)}<h2>What ${state.requester.name} did in the window</h2>${activity(pack)}<h2>All that happened</h2>${events(pack.events)}${proof(file)}`;
}

function facts({ requester, entitlement, way, duration, startsAt, endsBy, address, ticket, ticketSeen, reason, stepUp, askedAt, status, rules }: AccessRequest): Markup {
  return list([
    ['Who', `${requester.name} (${requester.id})`],
    ['Access', `${entitlement.title} (${entitlement.id})`],
    ['Roles', entitlement.roles.map(roleInWords).join('; ') || 'none'],
    ['Network', entitlement.paths.map(({ id, nsg }) => `${id}: ${nsg}`).join('; ') || 'none'],
    ['From address', address],
    ['For', `${inWords(duration)}${startsAt === null ? '' : `, from ${momentInWords(startsAt)}`}${endsBy === null ? '' : `, until ${momentInWords(endsBy)} at the latest`}`],
    ['Reason', reason],
    ['Ticket', ticket ?? 'none'],
    ...(ticketSeen === null ? [] : [['Ticket as read', `${ticketSeen.number}: ${ticketSeen.title}; ${ticketSeen.type}, ${ticketSeen.state}; read ${momentInWords(ticketSeen.readAt)}; ${ticketSeen.url}`] as const]),
    ...(stepUp === null ? [] : [['Signed in for it', `${momentInWords(stepUp.at)}, from ${stepUp.address}`] as const]),
    ['Asked', `${momentInWords(askedAt)}, ${WAYS[way]}`],
    ['Rules', `frozen when it was asked; hash ${rules}`],
    ['State', status],
  ]);
}

const WAYS = { approval: 'for an approval', automatic: 'approved by a rule', breakGlass: 'as break-glass, without an approver' } as const;

function decisions({ decisions: all }: Pack): Markup {
  if (all.length === 0) return markup`<p>Nobody has decided.</p>`;
  const rows = all.map(({ seq, at, by, id, said, comment, rule }) => markup`<tr><td>#${seq}</td><td>${momentInWords(at)}</td><td>${by}${id === null ? '' : ` (${id})`}</td><td>${said}${comment === null ? '' : `: "${comment}"`}</td><td>${rule}</td></tr>`);
  return table(['Event', 'When', 'Who', 'What', 'Asked for by the rule'], rows);
}

/** For each target the last time that it was read back as open, and as closed. */
function targets({ events: all }: Pack): Markup {
  const seen = new Map<string, { name: string; opened?: Extract<SealedEvent['event'], { type: 'opened' }>; closed?: Extract<SealedEvent['event'], { type: 'closed' }> }>();
  for (const { event } of all) {
    if (event.type !== 'opened' && event.type !== 'closed') continue;
    const key = targetKey(event.target);
    const before = seen.get(key) ?? { name: targetInWords(event.target) };
    seen.set(key, event.type === 'opened' ? { ...before, opened: event } : { ...before, closed: event });
  }
  if (seen.size === 0) return markup`<p>Nothing was opened.</p>`;
  const rows = [...seen.values()].map(({ name, opened, closed }) => markup`<tr><td>${name}</td><td>${opened ? `${momentInWords(opened.effectAt)}, read back ${momentInWords(opened.readAt)}, until ${momentInWords(opened.until)}${opened.alreadyHeld ? '; held before, not ours' : ''}` : 'not read back'}</td><td>${closed ? `${momentInWords(closed.effectAt)}, read back ${momentInWords(closed.readAt)}${closed.keptBy.length > 0 ? `; kept open by ${closed.keptBy.join(', ')}` : ''}` : 'not yet'}</td><td><code>${[...opened?.azureRequests ?? [], ...closed?.azureRequests ?? []].join(' ') || '–'}</code></td></tr>`);
  return table(['What', 'Open', 'Closed', 'Azure\'s request ids'], rows);
}

function closing(state: AccessRequest): Markup {
  if (state.status !== 'ended' && state.status !== 'revoking') return markup``;
  const { window, outcome, endedBy, withdrawn, failure, sessions, troubles } = state;
  return list([
    ['Window', `${momentInWords(window.start)} to ${momentInWords(window.end)}`],
    ['Outcome', `${outcome}${endedBy ? ` (${endedBy.name})` : ''}${withdrawn ? `: ${withdrawn.message}` : ''}${failure ? `: ${failure.message}` : ''}`],
    ['Lateness', state.status === 'ended' ? `${inWords(state.lateness)} from the end to the last effect of the closing in Azure` : 'not closed yet'],
    ['Live sessions cut', sessions ? `${sessions.cut.length}${sessions.cut.map(({ user, machine }) => `; ${user} on ${machine}`).join('')}; none left when read ${momentInWords(sessions.readAt)}` : 'not looked for'],
    ...(troubles.length === 0 ? [] : [['Troubles', troubles.map(({ what, message, since }) => `${what} since ${momentInWords(since)}: ${message}`).join('; ')] as const]),
  ]);
}

function activity({ activity: logs }: Pack): Markup {
  if (logs.length === 0) return markup`<p>The window never opened, or opens nothing that is logged: no log was read.</p>`;
  return markup`${logs.map(oneLog)}<p class="soft">Azure writes its logs with a delay of some minutes and keeps them for a time of its own (90 days; the directory's 7 or 30): what is missing here was not there when it was read.</p>`;
}

function oneLog({ log, from, to, readAt, unread, rows }: ActivityLog): Markup {
  const found = rows.map(({ at, what, on, outcome, correlation }) => markup`<tr><td>${momentInWords(at)}</td><td>${what}</td><td>${on}</td><td>${outcome}</td><td><code>${correlation}</code></td></tr>`);
  const trouble = unread === null ? markup`` : markup`<p><strong>Not read${rows.length > 0 ? ' to its end' : ''}:</strong> ${unread}</p>`;
  const nothing = unread === null ? markup`<p>Nothing.</p>` : markup``;
  return markup`<h3>${log}</h3><p class="soft">${momentInWords(from)} to ${momentInWords(to)}, read ${momentInWords(readAt)}</p>${trouble}${found.length === 0 ? nothing : table(['When', 'What', 'On', 'Outcome', 'Correlation'], found)}`;
}

function events(all: readonly SealedEvent[]): Markup {
  return table(['Event', 'When', 'What', 'Hash'], all.map(({ event, hash }) => markup`<tr><td>#${event.seq}</td><td>${momentInWords(event.at)}</td><td>${eventInWords(event)}</td><td><code>${hash}</code></td></tr>`));
}

/** What is shown by what, and what by nothing in here. */
function proof({ pack, digest, signature }: EvidenceFile): Markup {
  const seals = pack.seals.map(({ seal }) => markup`<li>Seal ${seal.n}, made ${momentInWords(seal.at)}: the audit channel has to show <code>Seal ${seal.n} ${seal.root.slice(0, 16)}</code> over ${seal.count} events.</li>`);
  const keys = [...new Set([pack.publicKey, ...pack.seals.map(({ signed }) => signed?.publicKey)].flatMap((key) => key ?? []))];
  return markup`<h2>What proves what</h2><ul><li>That page and data are as they were made: a digest over each, which this page checks by itself, and <code>node verify.mjs</code> (beside this file) without a browser. Whoever changes both the page and its script can make it say anything: believe verify.mjs, or what you compute yourself.</li><li>That nobody changed an event after it was sealed: its hash is a leaf under the root of a daily seal, and that root was posted in the audit channel, outside the bot's reach. Compare:</li>${seals.length === 0 ? markup`<li>(no seal covers these events yet)</li>` : seals}<li>That the bot wrote it, and not somebody who has its database: each event carries a keyed hash. Only the holder of the ledger's key can check that: <code>npm run ledger -- verify</code>.</li><li>${keys.length === 0 ? 'Nothing is signed: no signing key was set, or it was out of reach.' : `${signature === null ? 'Seals are signed, and this pack is not, for the key was out of reach.' : 'Seals and this pack are signed.'} Compare the public key below with the one that you were given some other way.`}</li><li>What Azure's logs say is what Azure answered when it was asked; it is covered by the digest${signature === null ? '' : ' and the signature'} alone, not by a seal.</li><li>An event that was dropped from the end before any seal covered it is not missed here: the audit channel shows the number of each.</li></ul><dl><dt>Digest of the data</dt><dd><code>${digest}</code></dd>${keys.map((key) => markup`<dt>Public key</dt><dd><code>${key.replace(/-----[A-Z ]+-----|\s/g, '')}</code></dd>`)}</dl>`;
}

function list(rows: readonly (readonly [string, string])[]): Markup {
  return markup`<dl>${rows.map(([label, value]) => markup`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

function table(heads: readonly string[], rows: readonly Markup[]): Markup {
  return markup`<table><thead><tr>${heads.map((head) => markup`<th>${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}
