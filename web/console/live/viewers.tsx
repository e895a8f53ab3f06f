import { Text } from "@mantine/core";
import { Eye } from "lucide-react";
import { useViewers } from "../../api/onlooking.ts";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";

/** Who else looks at the ticket, so that two do not answer it. */
export function Viewers({ ticketId }: { ticketId: string }) {
  const { live } = useStrings();
  const { language } = useLanguage();
  const names = useViewers(ticketId);
  return (
    <Text size="sm" fw={600} role="status" className="viewers">
      {names.length > 0 && (
        <>
          <Eye size={15} aria-hidden />{" "}
          {live.looking(new Intl.ListFormat(language).format(names), names.length)}
        </>
      )}
    </Text>
  );
}
