import type { TypingTold, ViewersTold } from "../../domain/live.js";
import { isOutside } from "../../domain/rights.js";
import type { ListenerData } from "./admit.js";
import type { Seen } from "./look-access.js";
import type { TypingHeard, Viewer } from "./presence-told.js";

/** A connection, as far as presence goes. */
export type Onlooker = {
  readonly connected: boolean;
  readonly data: ListenerData;
  on(event: "look" | "typing" | "disconnect", hear: (message: unknown) => void): unknown;
  emit(event: "viewers" | "typing", view: ViewersTold | TypingTold): unknown;
};

/** The connections of this process that look at something, and how they are told of one another. */
export type Onlookers = {
  seenBy(socket: Onlooker): Seen | undefined;
  all(): [Onlooker, Seen][];
  /** The tickets at which the desk's viewers have changed by it. */
  move(socket: Onlooker, next: Seen | null): string[];
  /** Whom the desk has looking at a ticket here. */
  viewers(ticketId: string): Viewer[];
  tellViewers(ticketId: string, elsewhere: readonly Viewer[]): void;
  tellTyping(typing: TypingHeard): void;
};

export function createOnlookers(): Onlookers {
  const seen = new Map<Onlooker, Seen>();
  const at = (ticketId: string): Onlooker[] =>
    [...seen].filter(([, { ticket_id }]) => ticket_id === ticketId).map(([socket]) => socket);
  const viewers = (ticketId: string) => onceEach(at(ticketId).filter(isDesk).map(viewerOf));
  return {
    viewers,
    seenBy: (socket) => seen.get(socket),
    all: () => [...seen],
    move: (socket, next) => {
      const before = seen.get(socket)?.ticket_id;
      if (next) seen.set(socket, next);
      else seen.delete(socket);
      const after = next?.ticket_id;
      if (before === after || !isDesk(socket)) return [];
      return [before, after].filter((id) => id !== undefined);
    },
    tellViewers: (ticketId, elsewhere) => {
      const all = onceEach([...viewers(ticketId), ...elsewhere]);
      for (const socket of at(ticketId).filter(isDesk)) {
        const others = all.filter(({ id }) => id !== viewerOf(socket).id);
        socket.emit("viewers", { ticket_id: ticketId, names: others.map(({ name }) => name) });
      }
    },
    tellTyping: ({ ticket_id, kind, by }) => {
      for (const socket of at(ticket_id)) {
        const isTheirs = isDesk(socket) ? by?.id !== viewerOf(socket).id : by !== null && kind === "reply";
        const name = isDesk(socket) ? (by?.name ?? null) : null;
        if (isTheirs) socket.emit("typing", { ticket_id, by: by ? "desk" : "customer", name });
      }
    },
  };
}

/** Whether somebody of the desk listens there. */
export const isDesk = ({ data }: Pick<Onlooker, "data">): boolean => !isOutside(data.who.role);

/** How colleagues see who listens there. */
export const viewerOf = ({ data: { who } }: Pick<Onlooker, "data">): Viewer => ({
  id: who.principal.id,
  name: who.actor.name,
});

/** By id, so that the same people are told of in the same words. */
const onceEach = (viewers: readonly Viewer[]): Viewer[] =>
  [...new Map(viewers.map((viewer) => [viewer.id, viewer])).values()].toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  );
