import { active } from './active.js';
import { approve } from './approve.js';
import { breakglass } from './breakglass.js';
import { cancel } from './cancel.js';
import type { Asked, Command, Reply } from './command.js';
import { deny } from './deny.js';
import { doctor } from './doctor.js';
import { drill } from './drill.js';
import { end } from './end.js';
import { evidence } from './evidence.js';
import { extend } from './extend.js';
import { freeze, unfreeze } from './freeze.js';
import { createHelp } from './help.js';
import { history } from './history.js';
import { home } from './home.js';
import { ip } from './ip.js';
import { list } from './list.js';
import { mine } from './mine.js';
import { parseCommand } from './parse.js';
import { report } from './report.js';
import { request } from './request.js';
import { review } from './review.js';
import { status } from './status.js';
import { unknown } from './unknown.js';
import { use } from './use.js';

const others = [request, list, status, mine, history, extend, end, cancel, ip, breakglass, approve, deny, review, active, report, evidence, doctor, drill, freeze, unfreeze, use];

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [...others, createHelp(others)];

/** Runs what a line asks for. Rejects with AccessError when a verb refuses. */
export async function runLine(asked: Omit<Asked, 'rest'>): Promise<Reply> {
  const { name, rest } = parseCommand(asked.line);
  if (name === '') return privately(home({ ...asked, rest }));
  const command = commandIn(asked.line);
  if (!command) return unknown(asked, { name, rest }, commands);
  return command.isPrivate ? privately(command.run({ ...asked, rest })) : command.run({ ...asked, rest });
}

/** The command that a line calls. */
export function commandIn(line: string): Command | undefined {
  const { name } = parseCommand(line);
  return commands.find((one) => one.name === name.replaceAll('-', '')); // break-glass, too
}

async function privately(replying: Promise<Reply>): Promise<Reply> {
  const reply = await replying;
  return reply && { ...reply, isPrivate: true };
}
