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
    add({ request, seq, hash }) {
      count += 1;
      let node = { hash: sha256(Buffer.from([0]), Buffer.from(`${request}|${seq}|${hash}`)), size: 1 };
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

function inner(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.from([1]), left, right);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
}
