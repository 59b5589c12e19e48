import ipaddr from 'ipaddr.js';

/** Azure's Application Gateway and App Service put the port behind the address that they pass on. */
const WITH_PORT = /^(?:\[(?<six>[^\]]+)\]|(?<four>\d{1,3}(?:\.\d{1,3}){3}))(?::\d+)?$/;

/** The caller's address as people write it: without a port, IPv4 also where it came wrapped in IPv6. As given when it is none. */
export function callerAddress(given = ''): string {
  const { six, four } = WITH_PORT.exec(given)?.groups ?? {};
  const bare = six ?? four ?? given;
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : given.slice(0, 60);
}
