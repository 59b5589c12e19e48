import type { FaultName } from './faults.js';

/** One place of the product, and what stands there instead. */
export interface Edit { readonly file: string; readonly find: string; readonly put: string }

/** Defences that a campaign can switch off, one at a time: each has to turn it red, or the campaign would not see its loss. `against`: the faults that it is a defence against. */
export const BREAKS = {
  reconcile: {
    what: 'the sweep does nothing',
    against: ['Redis loses the queues', 'bot killed at a step'],
    edits: [{ file: 'workflow/reconcile.ts', find: 'export async function reconcile(ports: Ports): Promise<void> {', put: 'export async function reconcile(ports: Ports): Promise<void> {\n  if (ports) return;' }],
  },
  cas: {
    what: 'a save does not look whether somebody else was first',
    against: ['activities arrive twice', 'clocks 30 s apart'],
    edits: [
      { file: 'store/scripts.ts', find: "review, status, indexes = unpack(ARGV)\nif redis.call('LLEN', history) ~= tonumber(seq) - 1 then return 0 end", put: 'review, status, indexes = unpack(ARGV)' },
      { file: 'store/scripts.ts', find: 'if lastHash ~= previous then return 0 end\n\nlocal before', put: 'local before' },
    ],
  },
  closer: {
    what: 'the dead man\'s switch, and a worker without Redis, find nothing overdue',
    against: ['no bot, only the closer'],
    edits: [{ file: 'azure/closing.ts', find: '  return rules.flatMap(({ name }): Overdue[] => {', put: '  return rules.slice(0, 0).flatMap(({ name }): Overdue[] => {' }],
  },
  'revoke-first': {
    what: 'no end is queued, neither before the first grant nor after it',
    against: [], // nothing goes wrong: the sweep and the closer come later than an end has to
    edits: [
      { file: 'workflow/proceed.ts', find: "case 'activating': return [endOf(request), ", put: "case 'activating': return [" },
      { file: 'workflow/proceed.ts', find: "case 'active': return [endOf(request), ", put: "case 'active': return [" },
    ],
  },
  readback: {
    what: 'what Azure was asked for is taken for done',
    against: ['NSG writes fail asynchronously', 'ARM answers 500'],
    edits: [
      { file: 'workflow/settle.ts', find: 'if (failed.length === 0 && mine.every((found) => found !== undefined)) {', put: 'if (mine) {' },
      { file: 'workflow/settle.ts', find: "wanted: readonly Holding[] }): boolean {\n  if (target.layer === 'identity') {", put: "wanted: readonly Holding[] }): boolean {\n  if (target) return true;\n  if (target.layer === 'identity') {" },
    ],
  },
  consent: {
    what: 'what the store says is taken for consent',
    // often, since a forged yes opens only where a pass comes over its target by another's cause: the sweep does not read it
    against: ['consent forged in Redis', 'consent forged in Redis', 'consent forged in Redis', 'consent forged in Redis'],
    edits: [{ file: 'workflow/converge.ts', find: 'open.push(await load(ports, id));', put: 'open.push(...stored.filter((one) => one.id === id).map((request) => ({ request, history: [] })));' }],
  },
} as const satisfies Record<string, { what: string; against: readonly FaultName[]; edits: readonly Edit[] }>;
export type BreakName = keyof typeof BREAKS;
