
/** Kinds of addresses that Azure never sees as a source, by ipaddr.js' names. */
export type Range = 'private' | 'carrierGradeNat' | 'loopback' | 'linkLocal' | 'multicast' | 'broadcast' | 'unspecified' | 'reserved' | 'other';

const HOW = 'Give the public IPv4 address that you connect from; a search for "what is my IP" shows it.';
const RANGES: Readonly<Record<Range, string>> = {
  private: 'a private address', carrierGradeNat: 'a shared carrier address (100.64.0.0/10)', loopback: 'a loopback address',
  linkLocal: 'a link-local address', multicast: 'a multicast address', broadcast: 'the broadcast address',
  unspecified: 'no address at all', reserved: 'a reserved or documentation address', other: 'not a public address',
};

interface Typed { readonly typed: string }

/** What is said of the address to let in, and of the page that shows it. */
export const address = {
  'address-missing': () => 'The address that you connect from is needed, so that nobody else is let in. Add it: from, then your public IPv4 address.',
  'address-missing/page': () => 'The address that you connect from is needed, so that nobody else is let in. Show it on the page, and your request goes on by itself.',
  'address-missing/no-page': () => 'There is no page here that could show your address. Write it into your request: from, then your public IPv4 address.',
  'address-not-ipv4': ({ typed }: Typed) => `${typed} is an IPv6 address, and Azure Bastion is reached over IPv4 only. ${HOW}`,
  'address-invalid': ({ typed }: Typed) => `"${typed}" is not an IPv4 address. ${HOW}`,
  'address-invalid/host-bits': ({ typed, network }: Typed & { network: string }) => `${typed} has host bits set; write ${network}.`,
  'address-invalid/elsewhere': ({ typed, from }: Typed & { from: string | null }) => `You asked for ${typed}, and come from ${from ?? 'nowhere'}. Open the link from there, or ask again without "from".`,
  'address-too-wide': ({ typed, covers, most }: Typed & { covers: number; most: number }) => `${typed} covers ${covers} addresses; ${most === 32 ? 'only a single one' : `at most /${most}`} is allowed. ${HOW}`,
  'address-not-public': ({ typed, range }: Typed & { range: Range }) => `${typed} is ${RANGES[range]}, which Azure never sees as a source. ${HOW}`,

  'step-up-needed/page': () => 'This access asks you to sign in once more, from where you will connect. Sign in on the page, and your request goes on by itself.',
  'step-up-needed/yes': () => 'Your yes counts once you have signed in yourself. The link for that stands on the card.',
  'step-up-needed/no-yes': () => 'Your yes wants a sign-in of your own, and nobody can sign in here any more. Ask whoever runs this bot.',
  'step-up-needed/no-sign-in': () => 'Nobody can sign in here any more. Ask whoever runs this bot.',
  'step-up-needed/other-browser': () => 'This sign-in was begun in another browser, so it does not count. Begin again, and stay in one browser.',
  'step-up-needed/other-network': ({ before, after }: { before: string; after: string }) => `You came from ${before} when you confirmed, and from ${after} after signing in. Begin again, and stay on one network.`,
  'step-up-needed/unfinished': ({ why }: { why: string | null }) => `Nobody signed in${why === null ? '' : ` (Entra says: ${why})`}. Try again, and finish the sign-in there.`,
  'step-up-needed/stranger': ({ name }: { name: string }) => `Somebody else than ${name} signed in, so this does not count. It was reported. If that was you with another account, begin again and sign in as ${name}.`,
  'step-up-needed/old': () => 'Entra did not ask for your credentials again, so this sign-in is too old to count. Sign out there, and try again.',
  'step-up-needed/context': ({ context }: { context: string }) => `Entra does not vouch for authentication context ${context}, which is asked for here. Whoever runs conditional access can say what your sign-in lacks.`,
  'sign-in-failed/foreign': () => 'Entra gave a sign-in that was not made for this. Open a new link and sign in again.',
  'sign-in-failed/no-time': () => 'Entra does not say when you signed in. Whoever runs this bot adds the optional claim auth_time to its registration.',
  'sign-in-failed/final': () => 'Entra did not take this sign-in. Open a new link and sign in again.',
  'sign-in-failed': () => 'Entra does not answer at the moment.',
};
