import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';

// The import table of DESIGN.md. Every folder may import itself and what is listed here, nothing else of ours.
const MAY_IMPORT = {
  access: [],
  policy: ['access'],
  workflow: ['access', 'policy'],
  bot: ['access', 'workflow'],
  jobs: ['access', 'workflow'],
  azure: ['access', 'workflow/ports.ts'],
  tickets: ['access', 'workflow/ports.ts'],
  ledger: ['access', 'workflow/ports.ts'],
  store: ['access', 'workflow/ports.ts'],
  simulator: ['access'],
};

// An SDK belongs to the one edge that owns it, so that a change of SDK touches one folder.
const OWNED_PACKAGES = [
  { owner: 'bot', names: ['@microsoft/teams-ai*', 'botbuilder*', 'botframework-*', 'adaptivecards-templating'] },
  { owner: 'azure', names: ['@azure/arm-*', '@azure/core-rest-pipeline', '@azure/identity', '@azure/msal-node', '@microsoft/microsoft-graph-client*'] },
  { owner: 'jobs', names: ['bullmq'] },
  { owner: 'store', names: ['ioredis'] },
  { owner: 'tracing.ts', names: ['@opentelemetry/*', 'bullmq-otel'] },
];

const zones = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  target: `./src/${folder}`,
  from: './src',
  except: [`./${folder}`, ...allowed.map((name) => `./${name}`)],
  message: `src/${folder} may import only: ${['itself', ...allowed].join(', ')} (DESIGN.md, import table)`,
}));

const packageRules = Object.keys(MAY_IMPORT).map((folder) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: OWNED_PACKAGES.filter(({ owner }) => owner !== folder)
        .map(({ owner, names }) => ({ group: names, message: `only src/${owner} talks to this package` })),
    }],
  },
}));

const CLOCK = 'The time comes only from a Clock, so that replicas agree and tests can move it.';

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.sandbox', '.cards', 'src/simulator/page'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver(), createNodeResolver()], 'import-x/extensions': ['.ts'] },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // texts only, nothing is awaited: for each argument this one rule goes through every sentence there is, two minutes in all
    files: ['test/support/sentences.ts', 'src/bot/words/de/**/*.ts', 'src/access/sentences/**/*.ts'],
    rules: { '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/simulator/**', 'src/config.ts', 'src/main.ts', 'src/doctor.ts', 'src/ledgerTool.ts', 'src/replayTool.ts', 'src/appPackage.ts', 'src/sandbox.ts', 'src/sandbox/**', 'src/closer.ts', 'src/store/clock.ts'],
    rules: {
      'no-restricted-properties': ['error',
        { object: 'process', property: 'env', message: 'Only config.ts reads the environment.' },
        { object: 'Date', property: 'now', message: CLOCK },
        { object: 'AbortSignal', property: 'any', message: 'On Node 20 a timeout within it may never come: use within() of azure/steady.ts.' },
      ],
      'no-restricted-syntax': ['error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
      ],
    },
  },
  ...packageRules,
  {
    files: ['test/**/*.ts'],
    // chai-like assertions and mocha's callbacks hand around promises and values that the SDKs leave untyped
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  { files: ['src/ledger/evidence/*.mjs'], languageOptions: { globals: { crypto: 'readonly', TextEncoder: 'readonly', atob: 'readonly', btoa: 'readonly' } } },
  { files: ['scripts/**/*.mjs', 'eslint.config.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', fetch: 'readonly', Buffer: 'readonly', performance: 'readonly', AbortController: 'readonly', AbortSignal: 'readonly', setInterval: 'readonly', clearInterval: 'readonly' } } },
);
