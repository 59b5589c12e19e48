import ipaddr from 'ipaddr.js';
import type { Entitlement } from './entitlement.js';
import { codeOf, type ErrorCode, type Refusing } from './errors.js';
import type { Range } from './sentences/address.js';
import { said, type Said } from './sentences/index.js';

export type AddressCheck = { readonly ok: true; readonly prefix: string } | ({ readonly ok: false; readonly code: ErrorCode } & Said);

/**
 * The address as a prefix (`203.0.113.7/32`) when it may be let in: IPv4 (Bastion's public endpoint is IPv4 only,
 * AZURE.md E.2), public, without host bits (the NSG refuses them, AZURE.md D.5), and no wider than `maxPrefix`.
 * Ranges that are not public (private, shared, documentation, multicast, reserved) pass only when `allow` lists them.
 */
export function checkAddress(typed: string, rule: Entitlement['sourceAddress']): AddressCheck {
  const [host = '', bits, ...rest] = typed.trim().split('/');
  if (host.includes(':') && ipaddr.IPv6.isValid(host)) {
    return refuse({ says: 'address-not-ipv4', typed });
  }
  const length = bits === undefined ? 32 : Number(bits);
  const isWritten = ipaddr.IPv4.isValidFourPartDecimal(host) && ipaddr.IPv4.parse(host).toString() === host;
  if (!isWritten || rest.length > 0 || !/^\d{1,2}$/.test(bits ?? '32') || length > 32) {
    return refuse({ says: 'address-invalid', typed });
  }
  if (length < rule.maxPrefix) {
    return refuse({ says: 'address-too-wide', typed, covers: 2 ** (32 - length), most: rule.maxPrefix });
  }
  const address = ipaddr.IPv4.parse(host);
  if (ipaddr.IPv4.networkAddressFromCIDR(`${host}/${length}`).toString() !== host) {
    return refuse({ says: 'address-invalid/host-bits', typed, network: `${ipaddr.IPv4.networkAddressFromCIDR(`${host}/${length}`).toString()}/${length}` });
  }
  const isListed = rule.allow.some((range) => address.match(ipaddr.IPv4.parseCIDR(range)));
  if (address.range() !== 'unicast' && !isListed) {
    return refuse({ says: 'address-not-public', typed, range: rangeOf(address) });
  }
  return { ok: true, prefix: `${host}/${length}` };
}

const RANGES: readonly string[] = ['private', 'carrierGradeNat', 'loopback', 'linkLocal', 'multicast', 'broadcast', 'unspecified', 'reserved'] satisfies Range[];

/** Of ipaddr.js' names for ranges those that we have words for. */
function rangeOf(address: ipaddr.IPv4): Range {
  const range: string = address.range();
  return RANGES.includes(range) ? range as Range : 'other'; // it is one of them
}

function refuse(sentence: Refusing): AddressCheck {
  return { ok: false, code: codeOf(sentence), ...said(sentence) };
}

/** Whether what was typed (an address, or a prefix) lets this address in. */
export function covers(typed: string, address: string): boolean {
  const [host = '', bits = '32'] = typed.trim().split('/');
  if (!ipaddr.IPv4.isValid(host) || !ipaddr.IPv4.isValid(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return false;
  return ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parse(host), Number(bits));
}
