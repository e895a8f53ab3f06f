import { Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A part of the side: what it is about, and that. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={6} component="section">
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
