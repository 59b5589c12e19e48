import type { names as english } from '../en/names.js';
import { roleInWords, scopeInWords } from './sentences/words.js';

export const names: typeof english = { role: roleInWords, scope: scopeInWords };
