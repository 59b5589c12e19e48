/** Which channels are the bot's. */
export const channels = {
  whatFor: 'Say what this channel is for:',
  bound: { approvals: 'Approvers are asked in this channel from now on.', audit: 'Everything is told in this channel from now on.' },
  boundAlready: { approvals: 'Approvers are asked in this channel already.', audit: 'Everything is told in this channel already.' },
  staysThere: 'What was asked in the old channel stays there, and can be answered there.',
  complete: 'People can ask now: /access request',
  missing: { approvals: 'One thing is missing: type this in the channel where approvers are to be asked.', audit: 'One thing is missing: type this in the channel where everything is to be told.' },
};
