import { Alert, Indicator, Text, Tooltip } from "@mantine/core";
import { WifiOff } from "lucide-react";
import { useConnection } from "../api/connection.ts";
import { useStrings } from "../strings/use-strings.tsx";

const COLOR = { live: "teal", polling: "yellow", offline: "red" } as const;

/** A dot that says whether news arrives by itself. */
export function ConnectionDot() {
  const strings = useStrings();
  const state = useConnection();
  return (
    <Tooltip label={strings.connection[state]}>
      <Indicator
        color={COLOR[state]}
        position="middle-center"
        size={9}
        w={16}
        h={16}
        role="status"
        aria-label={strings.connection[state]}
      />
    </Tooltip>
  );
}

/** Said across the page while nothing arrives at all. */
export function OfflineNote() {
  const strings = useStrings();
  if (useConnection() !== "offline") return null;
  return (
    <Alert
      color="red"
      variant="filled"
      radius={0}
      py={6}
      icon={<WifiOff size={16} aria-hidden />}
      role="alert"
    >
      <Text size="sm" inherit>
        {strings.connection.offline}
      </Text>
    </Alert>
  );
}
