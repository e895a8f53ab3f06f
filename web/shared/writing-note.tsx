import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** That somebody is writing, told to those who see it and to those who hear it; nothing while nobody is. */
export const WritingNote = ({ children }: { children: ReactNode }) => (
  <div role="status" className="writing">
    {children !== null && (
      <Group gap={8} wrap="nowrap">
        <span className="dots" aria-hidden>
          <i />
          <i />
          <i />
        </span>
        <Text size="sm" c="dimmed">
          {children}
        </Text>
      </Group>
    )}
  </div>
);
