import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** So near to the end counts as reading the end. */
const NEAR_PX = 80;

/**
 * Keeps the end of a growing list in view for whoever reads it there; who has scrolled up keeps their place and is
 * told that there is news.
 */
export function useStayAtEnd(count: number): {
  box: RefObject<HTMLDivElement | null>;
  hasNews: boolean;
  toEnd: () => void;
} {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const seen = useRef(0);
  const [hasNews, setHasNews] = useState(false);

  const toEnd = () => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
    setHasNews(false);
  };
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const onScroll = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
      if (isAtEnd.current) setHasNews(false);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, []);
  useLayoutEffect(() => {
    const isFirst = seen.current === 0;
    const hasGrown = count > seen.current;
    seen.current = count;
    if (!hasGrown) return;
    if (isFirst || isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
    else setHasNews(true);
  }, [count]);
  return { box, hasNews, toEnd };
}
