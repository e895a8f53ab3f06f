import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { io, type Socket } from "socket.io-client";
import type { Message, Review, Ticket } from "./client.ts";
import { connection } from "./connection.ts";
import { onlookBy } from "./onlooking.ts";
import { lookAtTickets } from "./look-at-tickets.ts";

/** Many changes of a busy second are one look. */
const GATHER_MS = 150;

/**
 * Listens to the desk for as long as the page is signed in, and looks again at what has changed. Without a line the
 * queries poll; it is opened again by itself.
 */
export function useRealtime({ isSignedIn, token }: { isSignedIn: boolean; token?: string }): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isSignedIn) return undefined;
    const opened = io({
      transports: ["websocket", "polling"],
      ...(token === undefined ? {} : { auth: { token } }),
    });
    const stop = listen(opened, queries);
    onlookBy(opened);
    return () => {
      stop();
      opened.close();
      connection.set("polling");
    };
  }, [isSignedIn, token, queries]);
}

function listen(opened: Socket, queries: QueryClient): () => void {
  const look = gather(queries);
  const lookAtLists = gatherTickets(queries);
  const standing = () =>
    connection.set(!navigator.onLine ? "offline" : opened.connected ? "live" : "polling");
  // What happened while nobody listened is not told again.
  const lookAtAll = () => {
    standing();
    void queries.invalidateQueries();
  };
  opened.on("connect", lookAtAll);
  opened.on("disconnect", standing);
  opened.on("connect_error", standing);
  const onTicket = ({ ticket_id }: Ticket) => {
    look(["ticket", ticket_id], ["inbox"], ["dashboard"]);
    lookAtLists(ticket_id);
  };
  opened.on("ticket.new", onTicket);
  opened.on("ticket.update", onTicket);
  opened.on("message.new", (message: Message) => look(["ticket", message.ticket_id]));
  const onReview = (review: Review) =>
    look(["inbox"], ["review", review.review_id], ["ticket", review.ticket_id]);
  opened.on("review.new", onReview);
  opened.on("review.update", onReview);
  globalThis.addEventListener("online", lookAtAll);
  globalThis.addEventListener("offline", standing);
  standing();
  return () => {
    globalThis.removeEventListener("online", lookAtAll);
    globalThis.removeEventListener("offline", standing);
  };
}

/** Gathers the tickets that have changed, and looks at the lists in which they may stand. */
function gatherTickets(queries: QueryClient): (ticketId: string) => void {
  let changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const add = (ticketId: string) => {
    changed.add(ticketId);
    timer ??= setTimeout(() => {
      const ids = changed;
      changed = new Set();
      timer = undefined;
      // What is being read already is looked at when it is there.
      void lookAtTickets(queries, ids).then((isDone) => isDone || ids.forEach(add));
    }, GATHER_MS);
  };
  return add;
}

/** Gathers what is to be looked at again: each thing once, however often it changed meanwhile. */
function gather(queries: QueryClient): (...keys: string[][]) => void {
  const waiting = new Map<string, string[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const queryKey of waiting.values()) void queries.invalidateQueries({ queryKey });
    waiting.clear();
  };
  return (...keys) => {
    for (const key of keys) waiting.set(key.join("/"), key);
    timer ??= setTimeout(flush, GATHER_MS);
  };
}
