import { lineFor, type ChannelUse } from '../channels.js';

const WHERE: Readonly<Record<ChannelUse, string>> = { approvals: 'where approvers are to be asked', audit: 'where everything is to be told' };

/** What is said about which channels are the bot's. */
export const channels = {
  'no-channels': ({ missing }: { missing: readonly ChannelUse[] }) =>
    `Nothing can be asked for yet: nobody has said which ${missing.length === 1 ? 'channel is' : 'channels are'} mine. An operator types ${missing.map((what) => `"@JIT Access ${lineFor(what)}" in the channel ${WHERE[what]}`).join(', and ')}.`,
  'not-allowed/bind': ({ isNobody }: { isNobody: boolean }) => `Only operators may say which channel is mine. They stand in the entitlements file, under roles.operators${isNobody ? '; nobody does yet' : ''}.`,
  'not-a-channel': ({ what }: { what: ChannelUse }) => `Type it in the channel itself, where I can be mentioned: a chat cannot be used for ${what}.`,
  'not-a-channel/foreign': () => 'This channel belongs to another organisation, which could read along. Type it in a channel of a team of yours.',
  'channel-in-file': ({ what }: { what: ChannelUse }) => `The entitlements file names the ${what} channel, and the file wins. Take channels.${what} out of it, then type this again.`,
};
