import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inEnglish } from '../src/access/sentences/index.js';
import { baselineProblems } from '../src/azure/baseline.js';
import { RuleShape } from '../src/azure/nsgRule.js';
import { NSG_ID } from '../src/simulator/seed.js';
import { readTemplate, templateOf } from './support/bicep.js';

const FILES = readdirSync('infra').filter((name) => name.endsWith('.bicep')).map((name) => `infra/${name}`);
const templates = FILES.map(readTemplate);
const templateAt = (file: string) => templates.find((one) => one.file === file) ?? assert.fail(`no ${file}`);
const MAIN = templateAt('infra/main.bicep');

interface ExampleRule { name: string; direction: string; access: string; priority: number; protocol: string; from: string; to: string; ports: string[] }

/** As far as the grammar of tree-sitter reaches: no compiler of Bicep is in npm or Debian. */
describe('the templates of Bicep', () => {
  for (const template of templates) {
    it(`${template.file} is Bicep, each name in it is declared, and nothing is left over`, () => {
      assert.deepEqual([template.problems, template.unused], [[], []]);
    });

    it(`${template.file} names each type as Azure does, and a child under its parent's`, () => {
      const odd = template.resources.filter(({ type, version }) => !/^Microsoft\.\w+(\/\w+)+$/.test(type) || !/^20\d\d-\d\d-\d\d(-preview)?$/.test(version));
      assert.deepEqual(odd, []);
      const typeOf = (symbol: string) => template.resources.find((one) => one.symbol === symbol)?.type;
      const children = template.resources.filter(({ type, parent }) => parent !== undefined || type.split('/').length > 2);
      assert.deepEqual(children.filter(({ type, parent }) => typeOf(parent ?? '') !== type.split('/').slice(0, -1).join('/')), []);
    });
  }

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['a bracket that is not closed', 'var a = [1\noutput b array = a', /is no Bicep/],
    ['a string that is not closed', 'param p string\noutput b string = \'${p\n', /is no Bicep/],
    ['a name that nothing declares', 'param location string\noutput b string = locaton', /line 2: nothing declares locaton/],
    ['a function that there is not', 'output b string = uniqeString(\'a\')', /nothing declares uniqeString/],
    ['a name inside a string', 'output b string = \'x-${prefx}\'', /nothing declares prefx/],
    ['a key twice', 'var a = { b: 1, b: 2 }\noutput c object = a', /has b twice/],
    ['a name declared twice', 'param a string\nvar a = 1\noutput c string = a', /a is declared twice/],
  ];
  for (const [what, text, expected] of wrong) it(`would show ${what}`, () => { assert.match(templateOf('x.bicep', text).problems.join('\n'), expected); });
  it('would show what is left over', () => { assert.deepEqual(templateOf('x.bicep', 'param a string\nvar b = 1\nvar c = [for d in [1]: d]\noutput e array = c').unused, ['a', 'b']); });

  it('parameter files give each template what it needs and nothing that it does not know', () => {
    for (const name of ['main', 'apps']) {
      const given = Object.keys((JSON.parse(readFileSync(`infra/${name}.parameters.json`, 'utf8')) as { parameters: object }).parameters);
      const { parameters } = templateAt(`infra/${name}.bicep`);
      assert.deepEqual(given.filter((one) => !parameters.some((parameter) => parameter.name === one)), []);
      assert.deepEqual(parameters.filter(({ isNeeded }) => isNeeded).map((parameter) => parameter.name).sort(), given.sort());
    }
  });

  it('each module that a template names exists, and gets what it declares and nothing else', () => {
    const modules = templates.flatMap((template) => template.modules);
    assert.ok(modules.length > 1);
    for (const { path, given } of modules) {
      assert.ok(existsSync(`infra/${path}`), path);
      assert.deepEqual([...given].sort(), templateAt(`infra/${path}`).parameters.map(({ name }) => name).sort(), path);
    }
  });

  it('what apps.bicep finds, main.bicep has made under the same name', () => {
    const found = templateAt('infra/apps.bicep').resources.filter(({ isExisting }) => isExisting);
    assert.ok(found.length > 5);
    const made = MAIN.resources.map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(found.map(({ type, name }) => `${type} ${name}`).filter((one) => !made.includes(one)), []);
    const unique = (file: string) => /^var unique = .*$/m.exec(readFileSync(file, 'utf8'))?.[0];
    assert.equal(unique('infra/apps.bicep'), unique('infra/main.bicep'), 'the names are made alike');
  });

  it('what deploy and the guide need of provision is among its outputs', () => {
    const named = [readFileSync('teamsapp.yml', 'utf8'), readFileSync('docs/install.md', 'utf8')].flatMap((text) => [...text.matchAll(/\b(REGISTRY_NAME|VAULT_NAME|\w+_PRINCIPAL_ID|BOT_ID)\b/g)].map(([name]) => name));
    assert.ok(named.length > 2);
    assert.deepEqual([...new Set(named)].filter((name) => !MAIN.outputs.includes(name)), []);
  });

  it('what a process does in the vault, its identity may: the bot\'s reads the secrets, and each that signs is the one that it runs as', () => {
    const given = (role: string) => MAIN.resources.filter(({ body }) => body.includes(`roleDefinitionId: ${role}`)).map(({ body }) => [...body.matchAll(/(\w+)\.properties\.principalId/g)].map(([, who]) => who));
    assert.deepEqual([given('secretsUser'), given('cryptoUser')], [[['bot']], [['web', 'worker']]]);
    const apps = readFileSync('infra/apps.bicep', 'utf8');
    assert.match(apps, /keyVaultUrl: .*identity: bot\.id/);
    assert.match(apps, /name: 'AZURE_CLIENT_ID', value: role == 'web' \? web\.properties\.clientId : worker\.properties\.clientId/, 'what signs is @azure/identity\'s (src/signer.ts)');
  });

  it('the example of a Bastion lets nobody in at rest, by the bot\'s own judgement, and has what Bastion needs', () => {
    const rules = templateAt('infra/bastion.bicep').literal('rules') as ExampleRule[]; // as the file has them
    assert.ok(rules.length > 5);
    const asAzureShowsThem = rules.map(({ name, direction, from, to, ports, ...rule }) => RuleShape.parse({ ...rule, name: `${direction}-${name}`, direction, sourceAddressPrefix: from, sourcePortRange: '*', destinationAddressPrefix: to, destinationPortRanges: ports }));
    assert.deepEqual(baselineProblems(NSG_ID, asAzureShowsThem, () => false).map(({ what }) => inEnglish(what)), []);
  });
});
