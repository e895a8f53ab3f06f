import { QueryClient } from "@tanstack/react-query";
import { connection } from "./connection.ts";
import { Refused } from "./client.ts";

const POLL_MS = 5000;
const MOST_TRIES = 3;

/** What the desk has refused it would refuse again. */
const isFinal = (error: unknown): boolean => error instanceof Refused && error.status < 500;

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2000,
        retry: (failures, error) => !isFinal(error) && failures < MOST_TRIES,
        // While events arrive, they say when to look again.
        refetchInterval: ({ state }) =>
          connection.get() === "live" || isFinal(state.error) ? false : POLL_MS,
      },
    },
  });
