/** What a channel of Teams is used for: there approvers are asked, or there everything is told. */
export type ChannelUse = (typeof CHANNEL_USES)[number];
export const CHANNEL_USES = ['approvals', 'audit'] as const;

/** What an operator types in a channel to say so. */
export function lineFor(what: ChannelUse): string {
  return `/access use this channel for ${what}`;
}
