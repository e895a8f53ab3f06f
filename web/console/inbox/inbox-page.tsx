import { Box, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { inboxQuery, type InboxOf } from "../../api/queries.ts";
import { useSession } from "../../api/session.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import "./inbox.css";
import { KeysHelp } from "./keys-help.tsx";
import { after, neighbour } from "./next-review.ts";
import { ReviewList } from "./review-list.tsx";
import { ReviewPane } from "./review-pane.tsx";
import { useInboxKeys } from "./use-inbox-keys.ts";

const NARROW = "(max-width: 48em)";
const STORED = "deskgraph-inbox-of";

/** What waits for a decision: the list, and one review with all that it takes to decide it. */
export function InboxPage() {
  const strings = useStrings();
  const { reviewId } = useParams();
  const [of, setOf] = useInboxOf();
  const inbox = useQuery(inboxQuery(of));
  const ids = inbox.data?.map(({ review }) => review.review_id) ?? [];
  const open = useOpen();
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const [isHelpOpen, setHelpOpen] = useState(false);
  const first = ids[0];
  useTitle(strings.inbox.title);

  useEffect(() => {
    if (reviewId === undefined && first !== undefined && !isNarrow) open(first);
  }, [reviewId, first, isNarrow, open]);
  const step = (by: 1 | -1) => () => {
    const next = neighbour(ids, reviewId, by);
    if (next !== undefined) open(next);
  };
  useInboxKeys({ j: step(1), k: step(-1), "?": () => setHelpOpen(true) });
  const goOn = () => open(reviewId === undefined ? undefined : after(ids, reviewId));

  return (
    <Box className="inbox" data-open={reviewId !== undefined || undefined}>
      <ReviewList
        query={inbox}
        of={of}
        onOf={setOf}
        openId={reviewId}
        onOpen={open}
        onHelp={() => setHelpOpen(true)}
      />
      {reviewId === undefined ? (
        <Text c="dimmed" p="xl" ta="center" visibleFrom="sm" className="inbox-rest">
          {ids.length > 0 ? strings.inbox.pick : ""}
        </Text>
      ) : (
        <ReviewPane key={reviewId} reviewId={reviewId} onDone={goOn} onBack={() => open(undefined)} />
      )}
      <KeysHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </Box>
  );
}

/** Opens a review, or none. */
function useOpen(): (id: string | undefined) => void {
  const navigate = useNavigate();
  return useCallback((id) => void navigate(id === undefined ? "/inbox" : `/inbox/${id}`), [navigate]);
}

/** Whose reviews are shown, as chosen here before; by default one's own for who is given work, else all. */
function useInboxOf(): [InboxOf, (of: InboxOf) => void] {
  const { role } = useSession();
  const stored = localStorage.getItem(STORED) as InboxOf | null;
  const [of, setOf] = useState<InboxOf>(stored ?? (role === "agent" ? "mine" : "all"));
  return [
    of,
    (next) => {
      localStorage.setItem(STORED, next);
      setOf(next);
    },
  ];
}
