import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { giveLog, giveNetwork, giveReads } from '../src/azure/doctor/mend.js';
import { SETTINGS } from '../src/config.js';
import { BOT_ROLES, WEB_ROLES } from '../src/simulator/seed.js';

const read = (file: string) => readFileSync(file, 'utf8');
const FILES = ['teamsapp.yml', 'teamsapp.local.yml'];

/** Every string that stands anywhere in a value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

const setOf = (file: string) => new Map(read(file).split('\n').flatMap((line) => { const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? []; return name === undefined ? [] : [[name, value]]; }));

describe('the lifecycle of the Agents Toolkit', () => {
  // packages/fx-core/resource/yaml-schema/v1.13 of the Toolkit (MIT)
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(read('test/support/agents-toolkit-1.13.json')) as object);

  for (const file of FILES) {
    it(`${file} is in order by the Toolkit's own schema`, () => {
      assert.ok(validate(parse(read(file))), JSON.stringify(validate.errors?.slice(0, 3)));
    });

    it(`${file} names only files that exist, or that it makes`, () => {
      const paths = stringsIn(parse(read(file))).filter((one) => one.startsWith('./') && !one.startsWith('./appPackage/build'));
      assert.ok(paths.length > 0);
      assert.deepEqual(paths.filter((path) => !existsSync(path)), []);
    });
  }

  it('every value that it fills in stands in the environment\'s file', () => {
    for (const [file, env] of [['teamsapp.yml', 'env/.env.dev'], ['teamsapp.local.yml', 'env/.env.local']] as const) {
      const named = [read(file), read('appPackage/manifest.json'), ...(file === 'teamsapp.yml' ? [read('infra/main.parameters.json'), read('infra/apps.parameters.json')] : [])];
      const missing = named.flatMap((text) => [...text.matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name = '']) => name)).filter((name) => !setOf(env).has(name));
      assert.deepEqual([...new Set(missing)], [], env);
    }
  });

  it('no file of env/ holds a secret', () => {
    for (const name of readdirSync('env').filter((one) => !one.endsWith('.user'))) assert.deepEqual([...setOf(`env/${name}`).keys()].filter((key) => key.startsWith('SECRET_')), [], name);
  });
});

describe('the infrastructure', () => {
  it('the bot\'s role is the doctor\'s, and the closer\'s is the same without writing', () => {
    const nsg = '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/n';
    const doctors = [...giveNetwork('me', nsg).matchAll(/"(Microsoft\.[^"]+)"/g)].map(([, action]) => action).sort();
    const [reads = '', opens = '', closes = ''] = read('infra/roles.bicep').split(/(?=^resource (?:opens|closes) )/m);
    const actionsIn = (text: string) => [...(text.split(/^resource (?:workerOpens)/m)[0] ?? '').matchAll(/'(Microsoft\.Network\/[^']+|Microsoft\.Authorization\/permissions\/read)'/g)].map(([, action = '']) => action).filter((action) => !action.includes('@'));
    assert.deepEqual([...actionsIn(reads), ...actionsIn(opens)].sort(), doctors);
    assert.deepEqual(actionsIn(closes), ['read', 'delete'].map((verb) => `Microsoft.Network/networkSecurityGroups/securityRules/${verb}`));
  });

  it('what answers people gets the doctor\'s reads, and no process has two identities that may write', () => {
    const doctors = [...giveReads('me', '/subscriptions/0/resourceGroups/rg').matchAll(/"(Microsoft\.[^"]+)"/g)].map(([, action]) => action);
    const given = [...read('infra/reads.bicep').matchAll(/^ {10}'([^']+)'$/gm)].map(([, action]) => action);
    assert.deepEqual(given, doctors);
    assert.deepEqual(given.filter((action) => !/\/read$|\/getactivesessions\/action$/.test(action ?? '')), []);
    assert.match(read('infra/apps.bicep'), /role == 'web' \? web\.id : worker\.id/);
    const { services } = parse(read('infra/compose.yaml'), { merge: true }) as { services: Record<string, { env_file?: string[] }> };
    assert.deepEqual([services.web?.env_file, services.worker?.env_file], [['.env', 'web.env'], ['.env', 'worker.env']]);
  });

  it('the dead man\'s switch runs as a process and once a minute as a job, with no identity but its own', () => {
    const [, process = '', job = ''] = read('infra/apps.bicep').split(/(?=^resource closer(?:App|Job) )/m);
    assert.match(process, /'Microsoft\.App\/containerApps@[\s\S]+args: \['dist\/closer\.js'\]/);
    assert.match(job, /'Microsoft\.App\/jobs@[\s\S]+cronExpression: '\* \* \* \* \*'[\s\S]+args: \['dist\/closer\.js', '--once'\]/);
    for (const text of [process, job]) {
      assert.deepEqual([...new Set([...text.matchAll(/\b(\w+)\.id\b/g)].map(([, name]) => name))].sort(), ['closer', 'environment']);
      assert.match(text, /env: closerSettings/);
    }
  });

  it('both that look into the Activity Log may read it at its subscription, as the doctor gives it, and nothing else there', () => {
    const doctors = [...giveLog('me', '/subscriptions/0').matchAll(/"(Microsoft\.[^"]+)"/g)].map(([, action]) => action);
    const template = read('infra/log.bicep');
    assert.deepEqual([...template.matchAll(/^ {10}'([^']+)'$/gm)].map(([, action]) => action), doctors);
    assert.match(template, /^targetScope = 'subscription'$/m);
    for (const who of ['workerPrincipalId', 'webPrincipalId']) assert.match(template, new RegExp(`roleDefinitionId: log\\.id, principalId: ${who}`));
    assert.match(read('docs/install.md'), /az deployment sub create [^`]*-f infra\/log\.bicep/);
  });

  it('the guide gives each identity of Graph what the practice tenant does, where the doctor is green', () => {
    const guide = read('docs/install.md');
    const [, worker = ''] = /for name in ([^;]*); do/.exec(guide) ?? [];
    const [, web = ''] = /WEB_PRINCIPAL_ID` and only what reads: `([^`]*)`/.exec(guide) ?? [];
    const names = (text: string) => text.split(/[\s\\]+/).filter((name) => name !== '').sort();
    assert.deepEqual([names(worker), names(web)], [[...BOT_ROLES].sort(), [...WEB_ROLES].sort()]);
  });

  it('each alert looks for what the source logs', () => {
    const source = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => read(`src/${name}`)).join('\n');
    const messages = [...read('infra/alerts.bicep').matchAll(/message: '((?:\\.|[^'\\])*)'/g)].map(([, message = '']) => message);
    assert.ok(messages.length > 5);
    assert.deepEqual(messages.filter((message) => !source.includes(message)), []);
  });

  it('every setting stands in the README, and can be given to the apps in Azure', () => {
    const [readme, apps, compose] = [read('README.md'), read('infra/apps.bicep'), read('infra/compose.yaml')];
    const missing = (text: string): string[] => SETTINGS.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    assert.ok(SETTINGS.length > 40);
    assert.deepEqual(missing(readme.slice(readme.indexOf('| Setting |'))), []);
    assert.deepEqual(missing(apps), []);
    assert.match(compose, /env_file: \.env|env_file: \[\.env/, 'compose hands on all that stands in .env');
    const listed = [...apps.matchAll(/^\/\/ (?:As \w+: )?([A-Za-z_ ]+)$/gm)].flatMap(([, names = '']) => names.split(' ')).filter((name) => /^[A-Z]\w+[A-Z_]\w*$/.test(name));
    assert.deepEqual(listed.filter((name) => !SETTINGS.includes(name)), [], 'no setting that there is not');
  });

  it('Redis keeps what it is given, in Azure and in the compose file', () => {
    for (const line of ['evictionPolicy: \'NoEviction\'', 'aofEnabled: true']) assert.ok(read('infra/main.bicep').includes(line), line);
    const { services } = parse(read('infra/compose.yaml'), { merge: true }) as { services: Record<string, { command?: string[]; read_only?: boolean; environment?: { ROLE?: string } }> };
    assert.match(services.redis?.command?.join(' ') ?? '', /--appendonly yes --maxmemory-policy noeviction/);
    assert.deepEqual(['web', 'worker'].map((role) => [services[role]?.environment?.ROLE, services[role]?.read_only]), [['web', true], ['worker', true]]);
  });

  it('what the image copies is let through to it, and exists', () => {
    const letThrough = read('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = [...read('infra/Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    assert.deepEqual([...new Set(copied)].sort(), letThrough.sort());
    assert.deepEqual(copied.filter((name) => !existsSync(name)), []);
  });
});
