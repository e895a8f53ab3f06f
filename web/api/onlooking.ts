import { useEffect, useSyncExternalStore } from "react";
import type { Socket } from "socket.io-client";
import type { Look, Typing, TypingTold, ViewersTold } from "../../domain/live.ts";
import type { Message } from "./client.ts";

/** Told again sooner than it is forgotten, so that it stays while somebody types. */
const TELL_EVERY_MS = 2500;
const FORGET_MS = 4500;

type Line = Pick<Socket, "connected" | "emit" | "on">;

let line: Line | null = null;
let shown: Look | null = null;
let viewers: ViewersTold | null = null;
let typing: TypingTold | null = null;
let forgetting: ReturnType<typeof setTimeout> | undefined;
let toldMs = -Infinity;
const listeners = new Set<() => void>();

const changed = () => listeners.forEach((listener) => listener());
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function setTyping(next: TypingTold | null): void {
  clearTimeout(forgetting);
  if (next) forgetting = setTimeout(() => setTyping(null), FORGET_MS);
  typing = next;
  changed();
}

/** Nobody is known to be there until the desk says so again. */
function forget(): void {
  viewers = null;
  setTyping(null);
}

function show(look: Look | null): void {
  shown = look;
  toldMs = -Infinity;
  forget();
  // A page that gives way to another one is one change.
  queueMicrotask(() => {
    if (shown === look && line?.connected) line.emit("look", look);
  });
}

/** From now on this line tells the desk what is looked at here, and tells who else is there. */
export function onlookBy(opened: Line): void {
  line = opened;
  opened.on("connect", () => opened.emit("look", shown));
  opened.on("disconnect", forget);
  opened.on("viewers", (told: ViewersTold) => {
    viewers = told;
    changed();
  });
  opened.on("typing", setTyping);
  // What was being written has come.
  opened.on("message.new", ({ ticket_id, direction }: Message) => {
    const by = direction === "in" ? "customer" : "desk";
    if (typing?.ticket_id === ticket_id && typing.by === by) setTyping(null);
  });
}

/** Tells the desk that this page shows a ticket or a review, for as long as it does. */
export function useOnlook(on: Look["on"], id: string): void {
  useEffect(() => {
    const look = { on, id };
    show(look);
    return () => {
      if (shown === look) show(null);
    };
  }, [on, id]);
}

/** The names of colleagues who look at this ticket or its review as well. */
export const useViewers = (ticketId: string): readonly string[] =>
  useSyncExternalStore(subscribe, () => (viewers?.ticket_id === ticketId ? viewers.names : NOBODY));

const NOBODY: readonly string[] = [];

/** Who writes in this ticket at the moment, on the other side or among colleagues. */
export const useTyping = (ticketId: string): TypingTold | null =>
  useSyncExternalStore(subscribe, () => (typing?.ticket_id === ticketId ? typing : null));

/** Tells those who look at the same ticket that something is being written, as often as it takes. */
export function tellTyping(kind: Typing["kind"] = "reply"): void {
  const nowMs = performance.now();
  if (!line?.connected || nowMs - toldMs < TELL_EVERY_MS) return;
  toldMs = nowMs;
  line.emit("typing", { kind });
}
