import { useEffect } from "react";

/** What the browser's tab says. */
export function useTitle(title: string, page = "Deskgraph"): void {
  useEffect(() => {
    document.title = title === "" ? page : `${title} · ${page}`;
  }, [title, page]);
}
