import { useSyncExternalStore } from "react";

/** `live`: events arrive; `polling`: they do not, and pages ask every five seconds; `offline`: nothing arrives. */
export type Connection = "live" | "polling" | "offline";

let current: Connection = "polling";
const listeners = new Set<() => void>();

/** How this page stands to the desk: one for all its parts. */
export const connection = {
  get: (): Connection => current,
  set: (next: Connection): void => {
    if (next === current) return;
    current = next;
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export const useConnection = (): Connection => useSyncExternalStore(connection.subscribe, connection.get);
