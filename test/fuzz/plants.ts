import type { Edit } from '../chaos/breaks.js';

/** Bugs that are put into a copy of the product, one at a time: each has to be found, or the search would not see its like. */
export const PLANTS = {
  parser: { what: 'a word that is a name of Object.prototype is taken for a clause', edits: [{ file: 'bot/commands/parse.ts', find: 'return Object.hasOwn(CLAUSES, name) ? CLAUSES[name] : undefined;', put: 'return CLAUSES[name];' }] },
  template: { what: 'what people type is read as Markdown\'s escape and a renderer\'s date', edits: [{ file: 'bot/views/literal.ts', find: 'const line = tidy(text);', put: 'const line = text;' }] },
  hook: { what: 'a notice that is no JSON is not expected', edits: [{ file: 'tickets/hook.ts', find: '  } catch {\n    return Notice.safeParse(undefined);\n  }', put: '  } finally {\n    bytes.fill(0);\n  }' }] },
  mention: { what: 'an activity is read without a look', edits: [{ file: 'bot/wire/normalise.ts', find: 'const written = Written.safeParse(activity);', put: 'const written = { success: true, data: Written.parse(activity) } as const;' }] },
} as const satisfies Record<string, { what: string; edits: readonly Edit[] }>;
export type PlantName = keyof typeof PLANTS;
