/** What each command does and how it is written, by its name: for `help` and the manifest. Command words are typed as they are in any language. */
export const usage = {
  request: {
    does: 'Ask for access: everything in one line, in any order, or the word alone for a form.',
    line: '/access request <what> for <how long> [at <when>] from <your address> ticket <number> because <why>',
  },
  list: {
    does: 'What you may ask for: its roles, its way through the network, how long, and who says yes.',
    line: '/access list [page]',
  },
  status: {
    does: 'What you have under way with the time it has left, and what ended last; with a name, all that happened to that one.',
    line: '/access status [request | page]',
  },
  evidence: {
    does: 'For approvers, auditors and whoever asked: all about one request, as a page that verifies itself offline.',
    line: '/access evidence <request>',
  },
  mine: {
    does: 'All your requests, the newest first, page by page.',
    line: '/access mine [page]',
  },
  history: {
    does: 'What has ended of your requests, how, and how late it was closed; for auditors and approvers that of others.',
    line: '/access history [person | machine | ticket | entitlement | everybody] [since <date>] [until <date>]',
  },
  extend: {
    does: 'Ask for more time in an open window, before it ends.',
    line: '/access extend [request] [by <how long> or until <when>]',
  },
  end: {
    does: 'Give open access back before its time.',
    line: '/access end [request]',
  },
  cancel: {
    does: 'Take a request back that nobody has decided.',
    line: '/access cancel [request]',
  },
  ip: {
    does: 'Show me from which address you connect, so that you need not type it.',
    line: '/access ip',
  },
  breakglass: {
    does: 'In an emergency: open at once, without an approver. Everybody is told, and approvers review it afterwards.',
    line: '/access breakglass <what> for <how long> from <your address> ticket <number> because <why>',
  },
  approve: {
    does: 'For approvers: say yes to a request, for less time if you like, as the button on its card does. Without a name: all that waits for you.',
    line: '/access approve [request] [more <when it was asked>] [for <how long> or until <when>] [because <why>]',
  },
  deny: {
    does: 'For approvers: say no to a request, with the reason, as the button on its card does.',
    line: '/access deny <request> [more <when it was asked>] because <why>',
  },
  review: {
    does: 'For approvers: the break-glass windows that wait for your review, with the buttons.',
    line: '/access review [request]',
  },
  report: {
    does: 'For approvers and auditors: what was asked, opened and closed in the last days, how fast and how late.',
    line: '/access report [days]',
  },
  active: {
    does: 'For approvers, operators and auditors: all that is open now, whose it is and for how long.',
    line: '/access active [page]',
  },
  doctor: {
    does: 'For approvers and operators: whether I have what I need in Azure, and what is wrong with the networks at rest.',
    line: '/access doctor',
  },
  drill: {
    does: 'For approvers and operators: open a canary that lets nobody in, and see in the audit channel that it closes in time.',
    line: '/access drill',
  },
  freeze: {
    does: 'For security officers: stop all openings at once, and end everybody\'s windows or one person\'s.',
    line: '/access freeze [end all | end PERSON] because REASON',
  },
  unfreeze: {
    does: 'For security officers: lift the stop; two of you have to.',
    line: '/access unfreeze',
  },
  use: {
    does: 'For operators: say in a channel what it is for: there approvers are asked, or there everything is told.',
    line: '/access use this channel for <approvals or audit>',
  },
  help: {
    does: 'This list; with a command behind it, all about that one.',
    line: '/access help [command]',
  },
};
