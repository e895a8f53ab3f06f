import { SECOND_MS, type Clock } from "../../domain/clock.js";
import type { Viewer } from "./presence-told.js";

/** Who is not told of again for so long has gone with their process: two and a half of its beats. */
const GONE_MS = 25 * SECOND_MS;

/** Who looks at which ticket at other processes, as far as those have told lately. */
export type ViewersElsewhere = {
  of(ticketId: string): Viewer[];
  /** True where this is news. */
  put(process: string, ticketId: string, viewers: readonly Viewer[]): boolean;
  /** Forgets whom nobody has told of for long, and says at which tickets that were. */
  forget(): string[];
};

type Told = { viewers: readonly Viewer[]; atMs: number };

export function createViewersElsewhere({ clock }: { clock: Clock }): ViewersElsewhere {
  const byTicket = new Map<string, Map<string, Told>>();
  const remove = (ticketId: string, process: string) => {
    const told = byTicket.get(ticketId);
    told?.delete(process);
    if (told?.size === 0) byTicket.delete(ticketId);
  };
  return {
    of: (ticketId) => [...(byTicket.get(ticketId)?.values() ?? [])].flatMap(({ viewers }) => viewers),
    put: (process, ticketId, viewers) => {
      const before = byTicket.get(ticketId)?.get(process)?.viewers ?? [];
      if (viewers.length === 0) remove(ticketId, process);
      else {
        const told = byTicket.get(ticketId) ?? new Map<string, Told>();
        byTicket.set(ticketId, told.set(process, { viewers, atMs: clock().getTime() }));
      }
      return JSON.stringify(before) !== JSON.stringify(viewers);
    },
    forget: () => {
      const lastMs = clock().getTime() - GONE_MS;
      const gone = [...byTicket].flatMap(([ticketId, told]) =>
        [...told].filter(([, { atMs }]) => atMs < lastMs).map(([process]) => [ticketId, process] as const),
      );
      for (const [ticketId, process] of gone) remove(ticketId, process);
      return [...new Set(gone.map(([ticketId]) => ticketId))];
    },
  };
}
