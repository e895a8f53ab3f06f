import { createHash } from "node:crypto";
import type { Clock } from "../../domain/clock.js";
import { createIds, type Ids } from "../../domain/ids.js";

/** Time stands still at a moment, and the same seed makes the same ids: what is run in it twice comes out the same. */
export function createFixedWorld(
  at: string,
  seed: string,
): { clock: Clock; ids: Ids; randomBytes: RandomBytes } {
  const clock: Clock = () => new Date(at);
  const randomBytes = createSeededBytes(seed);
  return { clock, ids: createIds({ clock, randomBytes }), randomBytes };
}

type RandomBytes = (size: number) => Uint8Array;

/** Not for secrets: whoever knows the seed knows what comes. */
function createSeededBytes(seed: string): RandomBytes {
  let block = 0;
  return (size) => {
    const parts: Buffer[] = [];
    for (let made = 0; made < size; made += 32) {
      parts.push(createHash("sha256").update(`${seed}:${block}`).digest());
      block += 1;
    }
    return Buffer.concat(parts).subarray(0, size);
  };
}
