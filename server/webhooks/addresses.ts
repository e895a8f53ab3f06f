import { lookup as lookupByDns, type LookupAddress } from "node:dns";
import { BlockList, isIP } from "node:net";
import { AppError } from "../../domain/errors.js";

/** The addresses of a host name, all of them. @throws where it has none */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** As the system resolves names, hosts file included: the same that a connection will do. */
export const resolveHost: Resolve = (host) =>
  new Promise((resolve, reject) => {
    lookupByDns(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/** Special-purpose IPv4 addresses (RFC 6890 and the IANA registry), which nobody on the internet answers at. */
const SPECIAL_V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Of IPv6 only 2000::/3 is given out; within it, what wraps an IPv4 address or stands in documents. */
const GIVEN_OUT_V6 = ["2000::", 3] as const;
const SPECIAL_V6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const special = new BlockList();
for (const [net, prefix] of SPECIAL_V4) special.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of SPECIAL_V6) special.addSubnet(net, prefix, "ipv6");
const givenOut = new BlockList();
givenOut.addSubnet(...GIVEN_OUT_V6, "ipv6");

/** Whether an IP address is one of the public internet: not loopback, private, link-local, multicast or reserved. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, "ipv4");
  return isIP(address) === 6 && givenOut.check(address, "ipv6") && !special.check(address, "ipv6");
}

/** Names that stand for this machine whatever a resolver says (RFC 6761). */
const LOCAL_NAME = /(?:^|\.)localhost\.?$/i;

export type AddressRules = {
  /** Whether loopback and private addresses may be called. */
  allowPrivate: boolean;
  resolve: Resolve;
};

/**
 * The address of an endpoint in the form that is stored, if it may be called at all. A name that does not resolve now
 * may later: every connection is checked again.
 * @throws AppError "invalid_input" naming what is wrong with `url`
 */
export async function checkUrl(text: string, { allowPrivate, resolve }: AddressRules): Promise<string> {
  if (!URL.canParse(text)) throw refused("a whole address such as https://shop.example/hooks");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refused("an https:// or http:// address");
  if (url.username !== "" || url.password !== "")
    throw refused("an address without a user name and password: deliveries are signed instead");
  url.hash = "";
  if (allowPrivate) return url.href;
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (LOCAL_NAME.test(host)) throw refused(`an address of the public internet; ${host} is this machine`);
  const addresses = isIP(host) === 0 ? await addressesOf(host, resolve) : [host];
  const inside = addresses.find((address) => !isPublicAddress(address));
  if (inside !== undefined) {
    const which = inside === host ? host : `${host} is ${inside}, which`;
    throw refused(`an address of the public internet; ${which} is loopback, private or reserved`);
  }
  return url.href;
}

async function addressesOf(host: string, resolve: Resolve): Promise<string[]> {
  try {
    return (await resolve(host)).map(({ address }) => address);
  } catch {
    return [];
  }
}

const refused = (message: string): AppError =>
  new AppError("invalid_input", `This url cannot be called: it must be ${message}.`, {
    errors: [{ path: "url", message }],
  });
