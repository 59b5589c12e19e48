import type { Person } from '../../src/access/person.js';

export const riley: Person = { id: 'a0000000-0000-4000-8000-000000000001', name: 'Riley Chen' };
export const noor: Person = { id: 'a0000000-0000-4000-8000-000000000002', name: 'Noor Haddad' };
export const ana: Person = { id: 'a0000000-0000-4000-8000-000000000003', name: 'Ana Costa' };
export const ben: Person = { id: 'a0000000-0000-4000-8000-000000000004', name: 'Ben Okafor' };
export const sam: Person = { id: 'a0000000-0000-4000-8000-000000000006', name: 'Sam Doyle' };
