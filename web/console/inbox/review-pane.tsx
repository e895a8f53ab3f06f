import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { InboxItem } from "../../api/client.ts";
import { useOnlook } from "../../api/onlooking.ts";
import { reviewQuery, ticketQuery } from "../../api/queries.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { Asked } from "../../shared/asked.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { ArticlePanel } from "./article-panel.tsx";
import { ClosedNote } from "./closed-note.tsx";
import { CustomerWords } from "./customer-words.tsx";
import { DecisionBar } from "./decision-bar.tsx";
import { DraftEditor } from "./draft-editor.tsx";
import { editedProposal, isChanged, isEmpty } from "./draft.ts";
import { EvidencePanel } from "./evidence-panel.tsx";
import { ProposedActions, ProposedChanges } from "./proposed-actions.tsx";
import { ReviewHead } from "./review-head.tsx";
import { isLost, useDecide } from "./use-decide.ts";
import { useDraft } from "./use-draft.ts";
import { useInboxKeys } from "./use-inbox-keys.ts";

type Props = { reviewId: string; onDone: () => void; onBack: () => void };

/** One review: what was asked, what is proposed and why, and the ways to decide it. */
export function ReviewPane({ reviewId, onDone, onBack }: Props) {
  const review = useQuery(reviewQuery(reviewId));
  const ticketId = review.data?.ticket_id ?? "";
  const ticket = useQuery({ ...ticketQuery(ticketId), enabled: ticketId !== "" });
  const { inbox } = useStrings();
  useOnlook("review", reviewId);
  const [articleId, setArticleId] = useState<string | null>(null);
  return (
    <Asked query={review} height="60dvh">
      {(known) => (
        <Asked query={ticket} height="60dvh">
          {(about) => (
            <div className="review">
              <Deciding key={known.proposal_hash} {...{ review: known, ticket: about, onDone, onBack }}>
                <div className="review-side" role="region" aria-label={inbox.evidence} tabIndex={0}>
                  {articleId === null ? (
                    <EvidencePanel review={known} ticket={about} onRead={setArticleId} />
                  ) : (
                    <ArticlePanel articleId={articleId} onClose={() => setArticleId(null)} />
                  )}
                </div>
              </Deciding>
            </div>
          )}
        </Asked>
      )}
    </Asked>
  );
}

type DecidingProps = InboxItem & Omit<Props, "reviewId"> & { children: React.ReactNode };

function Deciding({ review, ticket, onDone, onBack, children }: DecidingProps) {
  const editor = useRef<HTMLTextAreaElement>(null);
  const navigate = useNavigate();
  const [isTelling, setTelling] = useState(false);
  const [draft, setDraft] = useDraft(review);
  const decide = useDecide(review, { onDone });
  const isOpen = review.status === "pending";
  const mayDecide = mayUse(useSession(), "reviews.decide") && isOpen;
  const changed = isChanged(draft, review.proposal);
  const accept = () => {
    if (decide.isPending || isEmpty(draft)) return;
    const { then } = draft;
    decide.mutate(
      changed
        ? { type: "edit", args: editedProposal(draft, review.proposal), then }
        : { type: "accept", then },
    );
  };
  const ignore = () => decide.mutate({ type: "ignore" });
  const focusEditor = () => editor.current?.focus();
  useInboxKeys({
    a: mayDecide ? accept : undefined,
    e: mayDecide ? focusEditor : undefined,
    r: mayDecide ? () => setTelling(true) : undefined,
    x: mayDecide ? ignore : undefined,
    t: () => void navigate(`/tickets/${ticket.ticket_id}`),
  });
  const part = { draft, onChange: setDraft, isLocked: !mayDecide };
  return (
    <>
      <section className="review-main" aria-label={ticket.subject}>
        <Stack p="md" gap="lg">
          <ReviewHead review={review} ticket={ticket} onBack={onBack} />
          {!isOpen && <ClosedNote review={review} wasLost={isLost(decide.error)} onNext={onDone} />}
          <CustomerWords ticket={ticket} />
          <DraftEditor
            reply={review.proposal.reply}
            text={draft.text}
            onChange={(text) => setDraft({ ...draft, text })}
            editor={editor}
            onSubmit={accept}
            isLocked={!mayDecide}
          />
          <ProposedActions {...part} />
          <ProposedChanges {...part} />
        </Stack>
      </section>
      {children}
      {mayDecide && (
        <DecisionBar
          {...{ review, ticket, draft, changed, accept, ignore, isTelling, setTelling }}
          isBusy={decide.isPending}
          onThen={(then) => setDraft({ ...draft, then })}
          onTell={(args) => decide.mutate({ type: "response", args })}
        />
      )}
    </>
  );
}
