/** How one person, or everybody whose sign-in name fits, is called on machines. */
export interface LoginRule {
  /** An object id. */
  readonly person?: string | undefined;
  /** A sign-in name in which `*` stands for any text. */
  readonly upn?: string | undefined;
  /** `{upn}`: the whole sign-in name; `{1}`, `{2}`…: what the first, the second `*` stands for. */
  readonly names: readonly string[];
}

/**
 * The login names of a person by the first rule that fits; where none fits, those that the directory gives: the sign-in
 * name, whole and up to its @.
 */
export function loginsOf(person: string, fromDirectory: readonly string[], rules: readonly LoginRule[]): readonly string[] {
  const upn = fromDirectory.find((login) => login.includes('@')) ?? '';
  for (const rule of rules) {
    const found = rule.person === undefined ? patternOf(rule.upn ?? '').exec(upn) : rule.person === person ? [] : null;
    if (found) return [...new Set(rule.names.map((name) => filled(name, upn, found)))];
  }
  return fromDirectory;
}

function patternOf(upn: string): RegExp {
  const parts = upn.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.*?)')}$`, 'i');
}

function filled(name: string, upn: string, found: readonly (string | undefined)[]): string {
  return name.replace(/\{(upn|\d)\}/g, (_, what: string) => (what === 'upn' ? upn : found[Number(what)] ?? ''));
}
