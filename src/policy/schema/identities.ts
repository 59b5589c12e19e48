import { z } from 'zod/v4';
import { carried } from '../carried.js';
import { form, objectId, people } from './parts.js';

const NOBODY = { groups: [], people: [] };

/** Everybody of a kind; without it nobody is. */
function crew(what: string) {
  return people.optional().transform((given) => given ?? NOBODY).describe(what);
}

export const namedRoles = z.strictObject({
  operators: crew('They run this installation: they say which channels are the bot\'s, /access doctor and /access active answer them, and posts about trouble name them.'),
  auditors: crew('They may read the whole record: /access active, /access history with anybody\'s name, and /access status with the name of anybody\'s request.'),
  securityOfficers: crew('Each of them may stop all openings; two of them lift the stop.'),
});

export const accounts = z.array(z.array(objectId).min(2)).prefault([])
  .describe('Accounts that belong to one human: each entry lists their object ids. One human never approves for themselves and counts once.');

export const logins = z.array(z.strictObject({
  person: objectId.optional().describe('Object id of the one person whom this is about.'),
  upn: z.string().min(1).max(200).optional().describe('Or a sign-in name with * for any text: "*@contoso.example". Case does not matter.'),
  names: z.array(z.string().regex(/^([^{}\s]|\{upn\}|\{[1-9]\})+$/, form('login'))).min(1)
    .describe('Their login names on machines; {upn} is the whole sign-in name, {1} what the first * stands for.'),
}).refine((one) => (one.person === undefined) !== (one.upn === undefined), carried({ says: 'mistake/login-of' })))
  .prefault([])
  .describe('How people are called on machines, so that their sessions are found. The first entry that fits a person gives all their names; where none fits, it is the sign-in name, whole and up to its @.');
