import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Settings whose values no log may hold. */
const SECRET = /(PASSWORD|SECRET|TOKEN|KEY)$/;
/** A signed token, whoever made it, and what stands before one in a header. */
const A_TOKEN = /eyJ[\w-]{10,}\.[\w-]{4,}\.|Bearer [\w.~+/-]{16,}/;
/** A text that is shorter could stand in any line. */
const SHORTEST = 9;

/** Which logs of a folder hold a secret of these settings, or a token: the file's name and the setting's, never what stands there. */
export function secretsIn(folder: string, settings: Readonly<Record<string, string>>): string[] {
  const secrets = Object.entries(settings).filter(([name, value]) => SECRET.test(name) && value.length >= SHORTEST);
  if (secrets.length === 0) throw new Error('There is no secret to look for: this would show nothing.');
  return readdirSync(folder).filter((file) => file.endsWith('.log')).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const named = secrets.filter(([, value]) => text.includes(value)).map(([name]) => `${file} holds ${name}`);
    return A_TOKEN.test(text) ? [...named, `${file} holds a token`] : named;
  });
}
