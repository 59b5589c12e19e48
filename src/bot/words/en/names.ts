import { roleInWords, scopeInWords } from '../../../access/entitlement.js';

/** What things in Azure are called. The names of roles are Azure's own. */
export const names = { role: roleInWords, scope: scopeInWords };
