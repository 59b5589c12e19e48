import { createHmac } from 'node:crypto';
import type { Pointer } from '../workflow/ports.js';

export interface Sum { add(entry: Omit<Pointer, 'place'>): void; value(): string }

/** Sums keyed hashes: the same events in whatever order give the same sum, and nobody without the key can make up others that do. */
export function createSum(key: string): Sum {
  let sum = 0n;
  return {
    add({ request, seq, hash }) {
      sum = BigInt.asUintN(256, sum + BigInt(`0x${createHmac('sha256', key).update(`sum|${request}|${seq}|${hash}`).digest('hex')}`));
    },
    value: () => sum.toString(16),
  };
}
