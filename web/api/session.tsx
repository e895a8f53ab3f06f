import { useMutation, useQueryClient, useSuspenseQuery, type UseMutationResult } from "@tanstack/react-query";
import type { Capability } from "../../domain/rights.ts";
import { api, bodyOf, type Session } from "./client.ts";
import { sessionQuery } from "./queries.ts";

/** Who has signed in, or null; and what the desk says of itself to anybody. */
export const useEntrance = () => useSuspenseQuery(sessionQuery).data;

/** Who has signed in. Only below a page that asks for it. */
export function useSession(): Session {
  const { session } = useEntrance();
  if (!session) throw new Error("nobody has signed in");
  return session;
}

/** Whether the role may use a right at all; the desk looks again at each thing. */
export const mayUse = (session: Session, capability: Capability): boolean => capability in session.rights;

export type Credentials =
  | { key: string }
  | { demo: string }
  | { email: string; code: string }
  | { guest: true };

/** Signs in; every page looks again with other eyes. */
export function useSignIn(): UseMutationResult<Session, Error, Credentials> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body) => bodyOf(api.POST("/api/session", { body })),
    onSuccess: async () => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}

export function useSignOut(): UseMutationResult<unknown, Error, void> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => bodyOf(api.DELETE("/api/session")),
    onSuccess: async () => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}
