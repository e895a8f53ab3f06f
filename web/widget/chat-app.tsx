import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import { useState } from "react";
import { useRealtime } from "../api/realtime.ts";
import { ticketQuery } from "../api/queries.ts";
import { useEntrance } from "../api/session.tsx";
import { Chat } from "../portal/ticket/chat.tsx";
import { EscalatedNote } from "../portal/ticket/escalated-note.tsx";
import { RateTicket } from "../portal/ticket/rate-ticket.tsx";
import "../portal/portal.css";
import { Asked } from "../shared/asked.tsx";
import { useStrings } from "../strings/use-strings.tsx";
import { AskForPerson } from "./ask-for-person.tsx";
import { AskForm } from "./ask-form.tsx";
import { chatBefore, openRequest } from "./guest.ts";
import { QuickAnswer } from "./quick-answer.tsx";
import { ReachForm } from "./reach-form.tsx";
import "./widget.css";

type Stage =
  | { at: "asking" }
  | { at: "answered"; text: string }
  | { at: "reaching"; text: string; isWished: boolean };

/** The chat: answers what the help centre is sure of, and passes on everything else. */
export function ChatApp() {
  const { widget: texts } = useStrings();
  const { desk } = useEntrance();
  const [open, setOpen] = useState(chatBefore);
  const [stage, setStage] = useState<Stage>({ at: "asking" });
  useRealtime({ isSignedIn: open !== null, ...(open ? { token: open.token } : {}) });
  const reach = (isWished: boolean) =>
    setStage({ at: "reaching", text: stage.at === "asking" ? "" : stage.text, isWished });
  return (
    <main className="widget">
      <Group justify="space-between" className="widget-head" wrap="nowrap">
        <Title order={1} size="h5">
          {texts.title(desk.name)}
        </Title>
        {open === null && stage.at !== "reaching" && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<UserRound size={13} aria-hidden />}
            style={{ flexShrink: 0 }}
            onClick={() => reach(true)}
          >
            {texts.person}
          </Button>
        )}
      </Group>
      <div className="widget-body">
        {open ? (
          <OpenRequest ticketId={open.ticketId} />
        ) : (
          <Stack gap="sm">
            <div className="chat-bubble">
              <Text size="sm">{texts.hello}</Text>
            </div>
            {stage.at === "asking" && <AskForm onAsk={(text) => setStage({ at: "answered", text })} />}
            {stage.at === "answered" && (
              <QuickAnswer
                text={stage.text}
                onUnsure={() => reach(false)}
                onAgain={() => setStage({ at: "asking" })}
              />
            )}
            {stage.at === "reaching" && (
              <ReachForm
                text={stage.text}
                isWished={stage.isWished}
                onReach={async (request) => setOpen(await openRequest(request))}
              />
            )}
          </Stack>
        )}
      </div>
    </main>
  );
}

function OpenRequest({ ticketId }: { ticketId: string }) {
  const { widget: texts } = useStrings();
  const ticket = useQuery(ticketQuery(ticketId));
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed" role="status">
        {texts.made(ticketId)}
      </Text>
      <Asked query={ticket}>
        {(known) => (
          <>
            <EscalatedNote ticket={known} />
            <Chat ticket={known} />
            <AskForPerson ticket={known} />
            <RateTicket ticket={known} />
          </>
        )}
      </Asked>
    </Stack>
  );
}
