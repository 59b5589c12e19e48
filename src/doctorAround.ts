import type { FindingRead } from './workflow/doctor.js';

/** A rule is closed by the end in its name and PIM's own clock ends roles: further apart than this, one layer ends noticeably before the other. Milliseconds. */
const FAR = 5_000;
const PATIENCE = 5_000;

/** `now`: milliseconds since 1970, as the clock in question has it. */
export interface ClockNamed { readonly what: string; readonly now: () => Promise<number> }

/** Each clock against Azure's own, which stands in the Date header of any answer, to the second. Never rejects. */
export async function examineClocks(armEndpoint: string, clocks: readonly ClockNamed[]): Promise<FindingRead[]> {
  return Promise.all(clocks.map(async ({ what, now }): Promise<FindingRead> => {
    const line = { group: 'Clocks', what };
    try {
      const before = await now();
      const date = Date.parse((await fetch(armEndpoint, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE) })).headers.get('date') ?? '');
      if (Number.isNaN(date)) return { ...line, status: 'unknown', detail: `${armEndpoint} does not tell its time` };
      const [ahead, behind] = [before - (date + 1000), date - await now()]; // the header is up to a second old
      const off = Math.max(ahead, behind, 0);
      if (off <= FAR) return { ...line, status: 'ok', detail: 'goes with Azure\'s' };
      return { ...line, status: 'wrong', detail: `is ${Math.round(off / 1000)} s ${ahead > behind ? 'ahead of' : 'behind'} Azure's: windows end by so much too ${ahead > behind ? 'early' : 'late'}`, mend: 'Let it follow a time server: timedatectl set-ntp true' };
    } catch (error) {
      return { ...line, status: 'unknown', detail: `could not be compared: ${reason(error)}` };
    }
  }));
}

/** Whether the bot answers under the address that people's browsers and Teams use. Never rejects. */
export async function examinePublicUrl(publicUrl: string | undefined): Promise<FindingRead[]> {
  if (publicUrl === undefined) return [];
  const line = { group: 'Public address', what: publicUrl };
  try {
    const answer = await fetch(`${publicUrl}/healthz`, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    const text = await answer.text();
    if (answer.ok && text.includes('"alive":true')) return [{ ...line, status: 'ok', detail: 'the bot answers there' }];
    return [{ ...line, status: 'wrong', detail: `something else answers there (HTTP ${answer.status})`, mend: 'Let PUBLIC_URL be the address under which the processes with ROLE=web are reached, or correct the proxy in front of them.' }];
  } catch (error) {
    return [{ ...line, status: 'unknown', detail: `nothing answers from here (${reason(error)}): the bot is not started yet, or the address or its certificate is wrong` }];
  }
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
