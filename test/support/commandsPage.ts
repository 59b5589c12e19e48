import { commands } from '../../src/bot/commands/index.js';

/** Which test runs a script of package.json, and by what it is known in it; or what it needs instead. */
export type Run = { readonly by: string; readonly as: string } | { readonly needs: string };

export const SCRIPTS: Readonly<Record<string, { readonly does: string; readonly run: Run }>> = {
  'sandbox': { does: 'A practice tenant with the real bot, in the browser; `--story` plays one window in the terminal, `--json`', run: { by: 'test/e2e/story.spec.ts', as: 'playStory' } },
  'playground': { does: 'The practice tenant behind Microsoft\'s local Teams client', run: { needs: 'the network: npx fetches that client. What it speaks is tested (`test/simulator/playground.spec.ts`)' } },
  'doctor': { does: 'Looks whether a tenant has what the entitlements need; `--post` puts a test card into the approvals channel; `--sandbox`, `--json`', run: { by: 'test/doctor.spec.ts', as: 'scripts/doctor.mjs' } },
  'ledger': { does: '`verify`, `export`, `gaps`, `evidence`, `begin-anew`', run: { by: 'test/ledger/record.spec.ts', as: 'ledgerTool' } },
  'replay': { does: 'Holds the past against a proposed entitlements file', run: { by: 'test/policy/replay.spec.ts', as: 'replay' } },
  'check-entitlements': { does: 'Every mistake of an entitlements file', run: { by: 'test/checkEntitlements.spec.ts', as: 'check-entitlements' } },
  'entitlements-schema': { does: 'Writes `entitlements.schema.json`', run: { by: 'test/policy/schema.spec.ts', as: 'entitlementsJsonSchema' } },
  'docs': { does: 'Writes this page, `entitlements.md` and `errors.md`', run: { by: 'test/docs.spec.ts', as: 'commandsPage' } },
  'package': { does: 'Writes the manifest\'s commands and makes the zip for Teams; `--env NAME`', run: { by: 'test/appPackage.spec.ts', as: 'packageOf' } },
  'cards': { does: 'Draws every card into `.cards/`', run: { by: 'test/browser/cards.spec.ts', as: 'gallery' } },
  'icons': { does: 'Draws the icons of the Teams app', run: { needs: 'an eye: that what it drew has the sizes and colours that Teams demands is tested (`test/appPackage.spec.ts`)' } },
  'chaos': { does: 'Campaigns of faults; `--seeds`, `--seed`, `--break=`, `--every-point`, `--json`', run: { needs: 'minutes. `.ci/run` plays ten seeds; its judge and its points are tested (`test/chaos/judge.spec.ts`, `test/e2e/everyPoint.spec.ts`)' } },
  'fuzz': { does: 'What nobody sends; `--minutes`, `--seed`, `--plant=`, `--json`', run: { by: 'test/fuzz/fuzz.spec.ts', as: 'insideTargets' } },
  'bench': { does: '`ledger`, `echo`, `start`, `approve`, `open`, `windows`, `closings`, `crowd`', run: { needs: 'a quiet machine' } },
  'test': { does: 'Types, lint and every suite', run: { by: '.ci/run', as: 'npm test' } },
  'test:browser': { does: 'The page and the cards in a browser', run: { by: '.ci/run', as: 'npm run test:browser' } },
  'start': { does: 'The bot, with the settings of README.md', run: { by: 'test/e2e/crash.spec.ts', as: 'program: \'main\'' } },
  'closer': { does: 'The dead man\'s switch; `--once`, `--settings FILE`', run: { by: 'test/e2e/closer.spec.ts', as: 'program: \'closer\'' } },
  'build': { does: 'The programs of an image into `dist/`, with the packages that they use', run: { by: 'test/e2e/install.spec.ts', as: 'PRODUCTION' } },
  'typecheck': { does: 'Types alone', run: { by: '.ci/run', as: 'npm test' } },
  'lint': { does: 'Lint alone', run: { by: '.ci/run', as: 'npm test' } },
};

/** The page of all commands: one of each to copy in Teams, and all of the terminal. What the former do, the README's table says. */
export function commandsPage(): string {
  return [
    '# Commands', '',
    'Written by `npm run docs`.', '',
    '## In Teams', '',
    'One of each to copy; what each does and how it is written stands in the README\'s table and in `/access help`. A test types every line (`test/bot/scopes.spec.ts`).', '',
    '```text', ...commands.map(({ example }) => example), '```', '',
    '## In the terminal', '',
    'Each installs what is missing first. `az`, `atk` and `docker` in these pages need a tenant or an engine and were run against none.', '',
    '| `npm run …` | What it does | Run by |', '|---|---|---|',
    ...Object.entries(SCRIPTS).map(([name, { does, run }]) => `| \`${name}\` | ${does} | ${'by' in run ? `\`${run.by}\`` : `needs ${run.needs}`} |`), '',
  ].join('\n');
}
