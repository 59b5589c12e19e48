import { z } from 'zod/v4';
import { fileSchema } from './schema.js';

/**
 * The entitlements file as editors know it: what may be written, with the words of `describe`. Draft 7, which all of them
 * read. What one value alone cannot show (that a path is there, an order of durations) only a real check tells.
 */
export function entitlementsJsonSchema(): object {
  return { ...z.toJSONSchema(fileSchema, { io: 'input', target: 'draft-7' }), title: 'Entitlements: what may be asked for, and under which rules' };
}
