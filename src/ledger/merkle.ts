import { createHash } from 'node:crypto';
import type { Pointer } from '../workflow/ports.js';

/** Grows with one leaf after the other, and holds no more than one hash for each doubling of their number. */
export interface MerkleTree { add(pointer: Pointer): void; root(): { readonly count: number; readonly root: string } }

/**
 * The Merkle tree hash of RFC 9162 (2.1.1) over pointers: leaf = SHA-256(0x00 · `request|seq|hash`), node = SHA-256(0x01 ·
 * left · right), the left side of a node the largest power of two; of no leaves SHA-256 of nothing.
 */
export function createMerkleTree(): MerkleTree {
  /** Hashes of full subtrees, the largest first. */
  const full: { readonly hash: Buffer; readonly size: number }[] = [];
  let count = 0;
  return {
    add(pointer) {
      count += 1;
      let node = { hash: leafOf(pointer), size: 1 };
      for (let last = full.at(-1); last?.size === node.size; last = full.at(-1)) {
        full.pop();
        node = { hash: inner(last.hash, node.hash), size: node.size * 2 };
      }
      full.push(node);
    },
    root() {
      const top = full.map(({ hash }) => hash).reduceRight<Buffer | undefined>((right, left) => (right ? inner(left, right) : left), undefined);
      return { count, root: (top ?? sha256()).toString('hex') };
    },
  };
}

/** The hash of one leaf. */
export function leafOf({ request, seq, hash }: Omit<Pointer, 'place'>): Buffer {
  return sha256(Buffer.from([0]), Buffer.from(`${request}|${seq}|${hash}`));
}

/** RFC 9162, 2.1.3.1: the hashes that lead from leaf `index` to the root, from below. */
export function pathTo(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return [];
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half ? [...pathTo(left, index), rootOf(right)] : [...pathTo(right, index - half), rootOf(left)];
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (leaves.length <= 1) return first ?? sha256();
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return inner(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

function inner(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.from([1]), left, right);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
}
