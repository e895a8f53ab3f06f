import { SECOND_MS, type Clock } from "../../domain/clock.js";
import { Look, Typing } from "../../domain/live.js";
import { latestOnly } from "./latest-only.js";
import { seenBy, type LookAccessDeps, type Seen } from "./look-access.js";
import { createOnlookers, isDesk, viewerOf, type Onlooker } from "./onlookers.js";
import type { Committed } from "./other-processes.js";
import { PresenceTold, type TypingHeard } from "./presence-told.js";
import { createViewersElsewhere } from "./viewers-elsewhere.js";

/** However fast somebody types, the others are told no more often. */
const TYPING_EVERY_MS = SECOND_MS;

export type PresenceDeps = LookAccessDeps & {
  clock: Clock;
  /** This process among the others. */
  process: string;
  tellOthers: (told: PresenceTold) => void;
  log: { warn(facts: object, message: string): void };
};

export type Presence = {
  /** From now on this connection may say what it looks at, and that it types. */
  attach(socket: Onlooker): void;
  /** Looks again at what those may see whom this concerns; at everybody's without a word. */
  recheck(committed?: Committed): Promise<void>;
  /** What another process told. */
  hear: (message: unknown) => void;
  /** Tells the others again who looks here, and forgets whom they no longer tell of. Every ten seconds. */
  beat(): void;
};

/**
 * Who of the desk looks at which ticket, and who types in it. It lives in the memory of the processes and in nothing
 * that is stored: it ends with a connection, and a process that dies takes its own away within half a minute.
 */
export function createPresence(deps: PresenceDeps): Presence {
  const { tellOthers } = deps;
  const here = createOnlookers();
  const elsewhere = createViewersElsewhere(deps);
  const mayType = createThrottle(deps.clock);

  const tellHere = (ticketIds: readonly string[]) =>
    ticketIds.forEach((id) => here.tellViewers(id, elsewhere.of(id)));
  const tellElsewhere = (ticketIds: readonly string[]) => {
    const tickets = ticketIds.map((id) => ({ ticket_id: id, viewers: here.viewers(id) }));
    if (tickets.length > 0) tellOthers({ about: "viewers", process: deps.process, tickets });
  };
  const move = (socket: Onlooker, next: Seen | null) => {
    const changed = here.move(socket, next);
    tellHere(changed);
    tellElsewhere(changed);
  };
  const look = async (socket: Onlooker, wanted: Look | null) => {
    const seen = wanted && (await seenBy(socket.data.who, wanted, deps));
    move(socket, socket.connected ? seen : null);
  };
  const type = (socket: Onlooker, typing: Typing | undefined) => {
    const told = typingOf(socket, here.seenBy(socket), typing);
    if (!told || !mayType(socket)) return;
    here.tellTyping(told);
    tellOthers(told);
  };

  return {
    attach: (socket) => {
      const failed = (err: unknown) => deps.log.warn({ err }, "what somebody looks at could not be read");
      const looking = latestOnly((wanted: Look | null) => look(socket, wanted), failed);
      socket.on("look", (message) => looking(Look.safeParse(message).data ?? null));
      socket.on("typing", (message) => type(socket, Typing.safeParse(message).data));
      socket.on("disconnect", () => move(socket, null));
    },
    recheck: async (committed) => {
      for (const [socket, seen] of here.all()) {
        if (committed && !concerns(committed, seen)) continue;
        // One after the other: a recheck must not crowd out requests.
        // oxlint-disable-next-line no-await-in-loop
        const now = await seenBy(socket.data.who, seen.look, deps);
        // Gone on to something else meanwhile: that was looked at anew.
        if (here.seenBy(socket) === seen) move(socket, now);
      }
    },
    hear: (message) => {
      const told = PresenceTold.safeParse(message).data;
      if (!told) return undefined;
      if (told.about === "typing") return here.tellTyping(told);
      const news = told.tickets.filter(({ ticket_id, viewers }) =>
        elsewhere.put(told.process, ticket_id, viewers),
      );
      const changed = news.map(({ ticket_id }) => ticket_id);
      tellHere(changed);
      // Whoever has just come there does not know yet who was here before.
      return tellElsewhere(changed.filter((id) => here.viewers(id).length > 0));
    },
    beat: () => {
      tellHere(elsewhere.forget());
      const looked = here.all().flatMap(([socket, { ticket_id }]) => (isDesk(socket) ? [ticket_id] : []));
      tellElsewhere([...new Set(looked)]);
    },
  };
}

/** What is told of somebody's typing; nothing where they look at nothing that they may write in. */
function typingOf(socket: Onlooker, seen?: Seen, typing?: Typing): TypingHeard | undefined {
  if (!seen || !typing || !(typing.kind === "note" ? seen.mayNote : seen.mayReply)) return undefined;
  const by = isDesk(socket) ? viewerOf(socket) : null;
  return { about: "typing", ticket_id: seen.ticket_id, kind: typing.kind, by };
}

/** Whether it is long enough since this connection last said that somebody types. */
function createThrottle(clock: Clock): (socket: Onlooker) => boolean {
  const toldMs = new WeakMap<Onlooker, number>();
  return (socket) => {
    const nowMs = clock().getTime();
    if (nowMs - (toldMs.get(socket) ?? -Infinity) < TYPING_EVERY_MS) return false;
    toldMs.set(socket, nowMs);
    return true;
  };
}

/** Whether what was committed may change what somebody sees, or may do there. */
const concerns = ({ notices, rights }: Committed, { look, ticket_id }: Seen): boolean =>
  rights ||
  notices.some(
    ({ about, key }) =>
      (about === "ticket" && key === ticket_id) ||
      (about === "review" && look.on === "review" && key === look.id),
  );
