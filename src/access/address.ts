import ipaddr from 'ipaddr.js';
import type { Entitlement } from './entitlement.js';
import type { ErrorCode } from './errors.js';

export type AddressCheck = { readonly ok: true; readonly prefix: string } | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

const HOW = 'Give the public IPv4 address that you connect from; a search for "what is my IP" shows it.';

/**
 * The address as a prefix (`203.0.113.7/32`) when it may be let in: IPv4 (Bastion's public endpoint is IPv4 only,
 * AZURE.md E.2), public, without host bits (the NSG refuses them, AZURE.md D.5), and no wider than `maxPrefix`.
 * Ranges that are not public (private, shared, documentation, multicast, reserved) pass only when `allow` lists them.
 */
export function checkAddress(typed: string, rule: Entitlement['sourceAddress']): AddressCheck {
  const [host = '', bits, ...rest] = typed.trim().split('/');
  if (host.includes(':') && ipaddr.IPv6.isValid(host)) {
    return refuse('address-not-ipv4', `${typed} is an IPv6 address, and Azure Bastion is reached over IPv4 only. ${HOW}`);
  }
  const length = bits === undefined ? 32 : Number(bits);
  const isWritten = ipaddr.IPv4.isValidFourPartDecimal(host) && ipaddr.IPv4.parse(host).toString() === host;
  if (!isWritten || rest.length > 0 || !/^\d{1,2}$/.test(bits ?? '32') || length > 32) {
    return refuse('address-invalid', `"${typed}" is not an IPv4 address. ${HOW}`);
  }
  if (length < rule.maxPrefix) {
    return refuse('address-too-wide', `${typed} covers ${2 ** (32 - length)} addresses; ${rule.maxPrefix === 32 ? 'only a single one' : `at most /${rule.maxPrefix}`} is allowed. ${HOW}`);
  }
  const address = ipaddr.IPv4.parse(host);
  if (ipaddr.IPv4.networkAddressFromCIDR(`${host}/${length}`).toString() !== host) {
    return refuse('address-invalid', `${typed} has host bits set; write ${ipaddr.IPv4.networkAddressFromCIDR(`${host}/${length}`).toString()}/${length}.`);
  }
  const isListed = rule.allow.some((range) => address.match(ipaddr.IPv4.parseCIDR(range)));
  if (address.range() !== 'unicast' && !isListed) {
    return refuse('address-not-public', `${typed} is ${RANGE_WORDS[address.range()] ?? 'not a public address'}, which Azure never sees as a source. ${HOW}`);
  }
  return { ok: true, prefix: `${host}/${length}` };
}

const RANGE_WORDS: Readonly<Record<string, string>> = {
  private: 'a private address', carrierGradeNat: 'a shared carrier address (100.64.0.0/10)', loopback: 'a loopback address',
  linkLocal: 'a link-local address', multicast: 'a multicast address', broadcast: 'the broadcast address',
  unspecified: 'no address at all', reserved: 'a reserved or documentation address',
};

function refuse(code: ErrorCode, message: string): AddressCheck {
  return { ok: false, code, message };
}

/** Whether what was typed (an address, or a prefix) lets this address in. */
export function covers(typed: string, address: string): boolean {
  const [host = '', bits = '32'] = typed.trim().split('/');
  if (!ipaddr.IPv4.isValid(host) || !ipaddr.IPv4.isValid(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return false;
  return ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parse(host), Number(bits));
}
