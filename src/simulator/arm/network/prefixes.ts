import ipaddr from 'ipaddr.js';

/** One end of a connection: its address, when it has one, and the service tags that it falls under. */
export interface Party { address?: string; tags: readonly string[] }

/** An address or a CIDR, or null: a single address stands for the range of itself. */
export function readRange(prefix: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  try {
    if (prefix.includes('/')) return ipaddr.parseCIDR(prefix);
    if (!ipaddr.isValid(prefix) || (!prefix.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(prefix))) return null;
    const address = ipaddr.parse(prefix);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return null; // ipaddr.js tells by throwing
  }
}

/** Whether a CIDR's bits behind the prefix length are all zero, as Azure demands. */
export function isAligned([address, bits]: [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean {
  const { length } = address.toByteArray();
  return address.toByteArray().every((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    return index >= length || (byte & (0xff >> kept)) === 0;
  });
}

/** Whether a rule's prefix (`*`, a service tag, an address, a range) takes in a party. */
export function takesIn(prefix: string, party: Party): boolean {
  if (['*', 'any', '0.0.0.0/0'].includes(prefix.toLowerCase())) return true;
  if (party.tags.some((tag) => tag.toLowerCase() === prefix.toLowerCase())) return true;
  const range = readRange(prefix);
  if (range === null || party.address === undefined) return false;
  const address = ipaddr.parse(party.address);
  return address.kind() === range[0].kind() && address.match(range);
}
