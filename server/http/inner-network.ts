import { BlockList, isIPv4 } from "node:net";
import type { Request } from "express";
import { HttpError } from "./http-error.js";

/** Addresses that no router of the internet carries: loopback, private and link-local ones. */
const INNER = new BlockList();
for (const [network, prefix] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  // Carrier-grade NAT, which some clouds give their pods.
  ["100.64.0.0", 10],
] as const)
  INNER.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  INNER.addSubnet(network, prefix, "ipv6");

/** What load balancers add: the request comes from further away than its address says. */
const FORWARDED = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"] as const;

/** Whether an address belongs to the inner network. */
export function isInner(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
  return isIPv4(plain) ? INNER.check(plain, "ipv4") : INNER.check(plain, "ipv6");
}

/** @throws HttpError 403 unless the process itself is asked, from the inner network */
export function refuseOutsiders({ socket, headers }: Request): void {
  if (isInner(socket.remoteAddress) && !FORWARDED.some((name) => headers[name] !== undefined)) return;
  throw new HttpError(403, "forbidden", {
    detail: "Only for the inner network: ask the process itself, not through a proxy.",
  });
}
