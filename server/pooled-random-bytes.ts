import { randomFillSync } from "node:crypto";

/** Some hundred ids; asking the system for a few bytes costs as much as asking for these. */
const POOL = 4096;

/** Random bytes as `crypto.randomBytes` gives them, drawn ahead: an id takes a few, and a ticket several ids. */
export function createPooledRandomBytes(): (size: number) => Uint8Array {
  let pool = new Uint8Array(POOL);
  let at = POOL;
  return (size) => {
    if (at + size > pool.length) {
      pool = randomFillSync(new Uint8Array(Math.max(POOL, size)));
      at = 0;
    }
    at += size;
    return pool.subarray(at - size, at);
  };
}
