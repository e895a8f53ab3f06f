import type { Graveyard } from "../../server/jobs/graveyard.js";

export type Buried = { name: string; payload: unknown; attempts: number; error: string };

/** A graveyard in memory: `buried` holds one row for each job that failed for good, the latest failure of it. */
export function createFakeGraveyard() {
  const rows = new Map<string, Buried>();
  const graveyard: Graveyard = {
    bury: async ({ id, name, payload }, { attempts, error }) =>
      void rows.set(id, { name, payload, attempts, error }),
    buryUnknown: async ({ name, payload, error = "no job" }) =>
      void rows.set(JSON.stringify([name, payload]), { name, payload, attempts: 0, error }),
    succeeded: async (id) => void rows.delete(id),
  };
  return { graveyard, buried: (): Buried[] => [...rows.values()] };
}
