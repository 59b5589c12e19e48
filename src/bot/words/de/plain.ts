import type { plain as english } from '../en/plain.js';

export const plain: typeof english = {
  type: (line) => `Schreiben Sie: ${line}`,
};
