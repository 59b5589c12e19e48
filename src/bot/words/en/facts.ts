/** The labels of a request's facts, and what stands beside them. Labels: at most nine letters in a word, for a narrow column. */
export const facts = {
  who: 'Who', howLong: 'How long', ticket: 'Ticket', reason: 'Reason', roles: 'Roles', network: 'Network', asked: 'Asked', signedIn: 'Signed in', request: 'Request',
  window: 'Window', lateness: 'Lateness', answers: 'Answers', address: 'Address', record: 'Record',
  allows: 'Allows', alsoOpen: 'Also open', inUseBy: 'In use by', lastTime: 'Last time',
  openUntil: (what: string, until: string, id: string): string => `${what}, until ${until} (${id})`,
  nothingElse: 'nothing else of this person', nobodyElse: 'nobody else on these machines', never: 'never before',
  was: (span: string, outcome: string): string => `${span}: ${outcome}`,
  withContexts: (contexts: string): string => `with ${contexts}`,
  fromAddress: (address: string): string => `from ${address}`,
  path: (path: { bastion: string; ports: readonly string[]; address: string; nsg: string }): string => `Bastion ${path.bastion}: port${path.ports.length === 1 ? '' : 's'} ${path.ports.join(', ')} from ${path.address} (${path.nsg})`,
};

/** How long a window is, from when to when. */
export const window = {
  ofAsked: (granted: string, asked: string): string => `${granted} of the ${asked} asked`,
  fromApproval: (long: string): string => `${long} from the approval`,
  from: (long: string, start: string): string => `${long} from ${start}`,
  atTheLatest: (end: string): string => `until ${end} at the latest`,
  span: (from: string, to: string): string => `${from} to ${to}`,
  was: (long: string, span: string): string => `${long}: ${span}`,
  approvedUntil: (end: string): string => `approved until ${end}`,
  /** Why a window was over before its end. */
  cutShort: { completed: 'ended early', endedEarly: 'ended early', failedToOpen: 'could not be opened', closedByOther: 'closed by somebody else' },
};

export const ticket = {
  none: 'none',
  notChecked: (number: string): string => `${number}, not checked yet`,
  readAt: (state: string, when: string): string => `${state}, read at ${when}`,
  cut: (of: { asked: string; number: string; end: string }): string => `${of.asked} asked; ${of.number} is planned until ${of.end}, and access ends then at the latest.`,
  silent: (system: string, number: string): string => `Ticket not checked yet: ${system} does not answer about ${number}. It is asked again by itself; nothing opens before it has answered.`,
};
