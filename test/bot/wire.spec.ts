import { strict as assert } from 'node:assert';
import type { BotSettings } from '../../src/bot/index.js';
import { ChatError, toChatError } from '../../src/bot/wire/chatError.js';
import { createServiceUrls, isTeams } from '../../src/bot/wire/serviceUrl.js';
import { aMemory } from './stage.js';

const settings: BotSettings = {
  botId: 'b', tenantId: 't', botType: 'SingleTenant', openIdMetadataUrl: '', tokenIssuer: '', loginUrl: '', oauthScope: '', oauthUrl: '',
  channels: { language: 'en', timeZone: 'UTC' }, limits: { perPerson: 1000, inAll: 1000 },
};

describe('fate of a failed call to Teams', () => {
  const answered = (statusCode: number, wait?: string) => ({ statusCode, response: { headers: { get: () => wait } } });
  for (const [status, fate] of [[404, 'gone'], [412, 'busy'], [429, 'busy'], [503, 'uncertain'], [408, 'uncertain'], [400, 'refused'], [401, 'refused'], [403, 'refused'], [413, 'refused'], [500, 'uncertain'], [502, 'uncertain'], [504, 'uncertain']] as const) {
    it(`${status}: ${fate}`, () => { assert.equal(toChatError(answered(status)).fate, fate); });
  }
  for (const [message, fate] of [['connect ECONNREFUSED 127.0.0.1:1', 'unsent'], ['getaddrinfo ENOTFOUND x', 'unsent'], ['self-signed certificate in certificate chain', 'unsent'], ['read ECONNRESET', 'uncertain'], ['The operation was aborted.', 'uncertain'], ['socket hang up', 'uncertain']] as const) {
    it(`${message}: ${fate}`, () => { assert.equal(toChatError(new Error(message)).fate, fate); });
  }
  it('keeps the time that Teams asks to wait', () => {
    assert.equal(toChatError(answered(429, '7')).retryAfter, 7000);
    assert.equal(toChatError(answered(429)).retryAfter, undefined);
    assert.equal(toChatError(answered(429, 'Wed, 21 Oct 2026 07:28:00 GMT')).retryAfter, undefined);
  });
  it('is uncertain of what it does not know, and leaves its own alone', () => {
    for (const odd of [undefined, null, 'x', 5, {}]) assert.equal(toChatError(odd).fate, 'uncertain');
    const own = new ChatError('unsent', 'x');
    assert.equal(toChatError(own), own);
  });
});

describe('addresses that our token may go to', () => {
  for (const [url, expected] of [
    ['https://smba.trafficmanager.net/teams/', true], ['https://smba.trafficmanager.net/emea/', true], ['https://smba.infra.gcc.teams.microsoft.com/gcc/', true],
    ['http://smba.trafficmanager.net/teams/', false], ['https://smba.trafficmanager.net.evil.example/', false], ['https://evil.example/smba.trafficmanager.net', false],
    ['https://smba.trafficmanager.net@evil.example/', false], ['https://user:x@smba.trafficmanager.net/', false], ['https://smba.trafficmanager.net:8443/', false],
    ['https://SMBA.trafficmanager.net/', true], ['javascript:alert(1)', false], ['', false], ['//smba.trafficmanager.net', false],
  ] as const) {
    it(`${url || 'nothing'}: ${expected ? 'yes' : 'no'}`, () => { assert.equal(isTeams(url, settings), expected); });
  }
  it('loopback only when it is listed', () => {
    assert.equal(isTeams('http://127.0.0.1:9/x', settings), false);
    assert.equal(isTeams('http://127.0.0.1:9/x', { ...settings, allowedServiceHosts: ['127.0.0.1:9'] }), true);
    assert.equal(isTeams('http://teams.example/x', { ...settings, allowedServiceHosts: ['teams.example'] }), false);
  });
});

describe('where posts go that answer nobody', () => {
  it('is the setting, else the last address seen, never a foreign one', async () => {
    const memory = aMemory();
    assert.equal(await createServiceUrls({ ...settings, serviceUrl: 'https://smba.trafficmanager.net/teams' }, memory).current(), 'https://smba.trafficmanager.net/teams/');
    const urls = createServiceUrls(settings, memory);
    await assert.rejects(urls.current(), /TEAMS_SERVICE_URL/);
    await urls.note('https://evil.example/');
    await assert.rejects(urls.current());
    await urls.note('https://smba.trafficmanager.net/emea/');
    assert.equal(await createServiceUrls(settings, memory).current(), 'https://smba.trafficmanager.net/emea/', 'another process knows it too');
    memory.values.set('serviceUrl', 'https://evil.example/');
    await assert.rejects(createServiceUrls(settings, memory).current(), 'what was written by hand is not believed');
  });
});
