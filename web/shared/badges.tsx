import { Badge, type BadgeProps } from "@mantine/core";
import { Flame, ShieldCheck, ShieldQuestion } from "lucide-react";
import type { Ticket } from "../api/client.ts";
import { useStrings } from "../strings/use-strings.tsx";

/** Colours of their own text: readable on white and on black. */
const PRIORITY: Record<Ticket["priority"], string> = {
  critical: "red",
  high: "orange",
  medium: "blue",
  low: "gray",
};

const STATUS: Record<Ticket["status"], string> = {
  new: "blue",
  open: "blue",
  assigned: "indigo",
  in_progress: "cyan",
  waiting_for_customer: "gray",
  waiting_for_review: "yellow",
  escalated: "red",
  resolved: "green",
  closed: "gray",
};

const pill = { variant: "light", radius: "sm", tt: "none", fw: 600 } as const satisfies BadgeProps;

export function PriorityBadge({ priority, ...rest }: { priority: Ticket["priority"] } & BadgeProps) {
  const strings = useStrings();
  return (
    <Badge
      {...pill}
      {...rest}
      color={PRIORITY[priority]}
      {...(priority === "critical" ? { leftSection: <Flame size={12} aria-hidden /> } : {})}
    >
      {strings.priority[priority]}
    </Badge>
  );
}

export function StatusBadge({ status, ...rest }: { status: Ticket["status"] } & BadgeProps) {
  const strings = useStrings();
  return (
    <Badge {...pill} {...rest} color={STATUS[status]}>
      {strings.status[status]}
    </Badge>
  );
}

export function CategoryBadge({ category, ...rest }: { category: Ticket["category"] } & BadgeProps) {
  const strings = useStrings();
  if (category === null) return null;
  return (
    <Badge {...pill} {...rest} color="gray">
      {strings.category[category]}
    </Badge>
  );
}

const MOOD: Record<NonNullable<Ticket["sentiment"]>, string> = {
  very_positive: "green",
  positive: "green",
  neutral: "gray",
  negative: "orange",
  very_negative: "red",
};

export function MoodBadge({ sentiment, ...rest }: { sentiment: Ticket["sentiment"] } & BadgeProps) {
  const strings = useStrings();
  if (sentiment === null) return null;
  return (
    <Badge {...pill} {...rest} color={MOOD[sentiment]}>
      {strings.sentiment[sentiment]}
    </Badge>
  );
}

export function IdentityBadge({ identity }: Pick<Ticket, "identity">) {
  const { tickets } = useStrings();
  const isSure = identity === "verified";
  return (
    <Badge
      {...pill}
      color={isSure ? "green" : "yellow"}
      leftSection={isSure ? <ShieldCheck size={12} aria-hidden /> : <ShieldQuestion size={12} aria-hidden />}
      title={isSure ? tickets.identity.verifiedHint : tickets.identity.claimedHint}
    >
      {tickets.identity[identity]}
    </Badge>
  );
}
