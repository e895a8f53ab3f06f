import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failed, Loading } from "./states.tsx";

/** What a query has brought; while it has brought nothing, that it is on its way or why it failed. */
export function Asked<T>({
  query,
  height,
  children,
}: {
  query: UseQueryResult<T>;
  height?: number | string;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(height === undefined ? {} : { height })} />;
}
