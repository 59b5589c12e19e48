/** A line of the audit channel, for each thing that happens to a request. */
export const feed = {
  ticketRead: (number: string, state: string): string => `Ticket ${number} read: ${state}`,
  started: 'The start has come; opening',
  madeLonger: (by: string, until: string): string => `Made ${by} longer, until ${until}`,
  moreAsked: (by: string): string => `${by} more asked for`,
  lapsed: { nobody: 'Lapsed: nobody answered', late: 'Lapsed: it was approved and could not begin in time', notEnough: 'Lapsed: not enough approved' },
  takenBack: (by: string): string => `Taken back by ${by}`,
  ready: (until: string): string => `Ready: both layers read back as open, until ${until}`,
  longer: (until: string): string => `Longer: both layers read back as open, until ${until}`,
  failed: (code: string): string => `Could not be opened (${code}); what was opened is closed again`,
  due: 'The window has ended; closing',
  endedEarly: (by: string): string => `Ended early by ${by}; closing`,
  withdrawn: (why: string): string => `Withdrawn: ${why}`,
  takenAway: (why: string): string => `Taken away: ${why}; closing`,
  troubled: (code: string): string => `Trouble while closing (${code}); tried again until it works`,
  reviewAskedAgain: 'The review is overdue; asked for again',
  stageAsked: (stage: number): string => `Stage ${stage} of the approval is asked`,
  justified: (by: string): string => `Reviewed: justified, by ${by}`,
  notJustified: (by: string): string => `⚠ REVIEWED: NOT JUSTIFIED, by ${by}`,
  reviewComplete: (said: string): string => `${said}; the review is complete`,
  reviewWaits: (said: string, missing: number): string => `${said}; waiting for ${missing} more`,
  approvedBy: (by: string): string => `Approved by ${by}`,
  deniedBy: (by: string): string => `Denied by ${by}`,
  signedIn: (said: string): string => `${said}, who signed in for it`,
  ticketUnchecked: (said: string): string => `${said}; its ticket could not be checked yet`,
  waitingForAnother: (said: string): string => `${said}, waiting for another`,
  opensAt: (said: string, when: string): string => `${said}; opens at ${when}`,
  moreApprovedBy: (by: string): string => `More time: approved by ${by}`,
  moreDeniedBy: (by: string): string => `More time: denied by ${by}`,
  openUntil: (said: string, when: string): string => `${said}, open until ${when}`,
  request: (id: string): string => `request ${id}`,
  asked: (when: string): string => `asked ${when}`,
  now: (state: string): string => `now: ${state}`,
  asksFor: (who: string, title: string): string => `${who} asks for ${title}`,
  automatically: (who: string, title: string, because: string): string => `${who} asks for ${title}, approved automatically: ${because}`,
  breakGlass: (who: string, title: string): string => `⚠ BREAK-GLASS: ${who} opens ${title} without an approver`,
  comment: (said: string): string => `Comment: "${said}"`,
};

/** What is posted beside the thread, for nobody should have to look for it. */
export const loud = {
  trouble: (who: string, title: string): string => `⚠ Trouble while closing: ${who}, ${title}`,
  notJustified: (who: string, title: string): string => `⚠ Break-glass found NOT JUSTIFIED: ${who}, ${title}`,
  triedAgain: (why: string): string => `${why} It is tried again until it works.`,
  reviewedIt: (who: string, said: string): string => `${who} reviewed it: "${said}"`,
  request: (id: string, seal: string): string => `Request ${id} · ${seal}`,
  operators: (names: string): string => `Operators: ${names}`,
};

/** One request with all that happened to it. */
export const record = {
  fallback: 'One access request with all that happened to it.',
  earlier: (n: number): string => `${n} earlier ones stand in the audit channel.`,
  asked: 'Asked',
  opened: (target: string): string => `Open: ${target}`,
  closedByOther: (target: string, by: string | null): string => `Closed by somebody else${by === null ? '' : ` (${by})`}: ${target}`,
  closed: (target: string): string => `Closed: ${target}`,
  sessionsCut: (n: number): string => `Sessions cut: ${n}`,
};

/** What is told because time has passed. */
export const nudge = {
  more: (who: string, title: string): string => `More time: ${who} asks for it in ${title}`,
  reminder: (who: string, title: string, when: string): string => `Still waiting: ${who} asked for ${title} at ${when}`,
  asked: (who: string, title: string): string => `Asked of you too: ${who} waits for ${title}`,
  lapsing: (who: string, title: string, when: string): string => `Lapses at ${when} when nobody answers: ${title} for ${who}`,
  review: (who: string, title: string): string => `Review overdue: the break-glass window of ${who} in ${title}`,
  ending: (title: string, when: string): string => `Ends at ${when}: ${title}`,
  cardAbove: 'The card above has what is asked, and the buttons.',
  stageBefore: 'The stage before has approved.',
  inTheirPlace: 'Nobody has decided yet, so you may in their place.',
  reviewWas: (of: { due: string; missing: number; who: string }): string => `It was due at ${of.due} and waits for ${of.missing} more. The card above has what was done, and the buttons; until then ${of.who} cannot use break-glass again.`,
  askAnew: 'After that it has to be asked anew.',
  sessionsEnd: 'Your sessions end with it.',
  extend: 'If you need longer, press the button, or type /access extend.',
  askAnother: 'Save your work; if you need longer, ask for another window.',
};
