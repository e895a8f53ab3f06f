import { Table } from "@mantine/core";
import type { ReactNode } from "react";

/** A table that may be wider than the screen: then it scrolls, also by keyboard. */
export const WideTable = ({
  minWidth,
  label,
  children,
}: {
  minWidth: number;
  label: string;
  children: ReactNode;
}) => (
  <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0} role="region" aria-label={label}>
    <Table verticalSpacing={6}>{children}</Table>
  </Table.ScrollContainer>
);
