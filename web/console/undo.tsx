import { Button, Group, Paper, Portal, Progress, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { Undo2 } from "lucide-react";
import { api, bodyOf } from "../api/client.ts";
import { effectsQuery } from "../api/queries.ts";
import { useSession } from "../api/session.tsx";
import { useNow } from "../shared/time.ts";
import { complain, say } from "../shared/toast.tsx";
import { useStrings } from "../strings/use-strings.tsx";

const SECOND_MS = 1000;
/** How often the outbox is looked at until the reply is there. */
const LOOK_MS = 400;

/** A reply that was let go and can still be taken back. */
type Leaving = { ticketId: string; since: number };

const UndoContext = createContext<(ticketId: string) => void>(() => {});

/** Tells that a reply of this ticket is on its way: for as long as it is held, it can be taken back. */
export const useLeaving = (): ((ticketId: string) => void) => useContext(UndoContext);

/** Keeps the way back open, wherever in the console one goes meanwhile. */
export function UndoProvider({ children }: { children: ReactNode }) {
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const announce = useMemo(() => (ticketId: string) => setLeaving({ ticketId, since: Date.now() }), []);
  return (
    <UndoContext value={announce}>
      {children}
      {leaving && <UndoBar key={leaving.since} leaving={leaving} onGone={() => setLeaving(null)} />}
    </UndoContext>
  );
}

function UndoBar({ leaving, onGone }: { leaving: Leaving; onGone: () => void }) {
  const { undo } = useStrings().inbox;
  const held = useHeldReply(leaving);
  const takeBack = useTakeBack(held, onGone);
  const seconds = useSession().desk?.undo_seconds ?? 0;
  const over = held ? Date.parse(held.due_at) : leaving.since + (seconds + 2) * SECOND_MS;
  const left = Math.max(0, Math.ceil((over - useNow()) / SECOND_MS));
  useEffect(() => {
    if (left === 0) onGone();
  }, [left, onGone]);
  return (
    <Portal>
      <Paper className="undo-bar" withBorder shadow="lg" p="sm" radius="md" role="status">
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{undo.leaves(left)}</Text>
          <Button
            size="xs"
            variant="light"
            leftSection={<Undo2 size={14} aria-hidden />}
            loading={takeBack.isPending}
            disabled={!held}
            onClick={() => takeBack.mutate()}
          >
            {undo.undo}
          </Button>
        </Group>
        <Progress value={seconds === 0 ? 0 : (100 * left) / seconds} size="xs" mt="xs" aria-hidden />
      </Paper>
    </Portal>
  );
}

function useHeldReply({ ticketId, since }: Leaving) {
  const { data = [] } = useQuery({
    ...effectsQuery(ticketId),
    // Beside what the ticket's page knows: only what is newer than the decision counts.
    queryKey: ["leaving", ticketId, String(since)],
    refetchInterval: ({ state }) => (state.data?.some(isHeld) ? false : LOOK_MS),
  });
  return data.find(isHeld);
}

const isHeld = ({ type, status }: { type: string; status: string }): boolean =>
  type === "reply" && status === "held";

function useTakeBack(held: { effect_id: string } | undefined, onGone: () => void) {
  const strings = useStrings();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      bodyOf(api.POST("/api/effects/{id}/undo", { params: { path: { id: held?.effect_id ?? "" } } })),
    onSuccess: () => {
      say(strings.inbox.undo.undone);
      onGone();
      return queries.invalidateQueries();
    },
    onError: (error) => complain(error, strings),
  });
}
