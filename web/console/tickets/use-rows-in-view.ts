import { useMediaQuery } from "@mantine/hooks";
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Ticket } from "../../api/client.ts";

/** How high a row is until it has been drawn, as a row and as a card. */
const ROW_PX = 53;
const CARD_PX = 96;
/** Rows drawn beyond what is seen, on either side: the Tab key and a turn of the wheel find them there. */
const BEYOND = 4;

/** A row to draw, and how much room those before it that are not drawn take. */
type RowInView = { index: number; ticket: Ticket; gapBefore: number };

/**
 * Which of thousands of tickets are drawn: those on the screen, a few around them, and the one in which the keyboard
 * is. Whoever has scrolled down keeps their place when others come in above it.
 */
export function useRowsInView(tickets: readonly Ticket[]): {
  body: RefObject<HTMLTableSectionElement | null>;
  rows: RowInView[];
  gapAfter: number;
  measure: (row: HTMLTableRowElement | null) => void;
  /** The ticket that the keyboard is in, as it comes and goes. */
  onFocusIn: (ticketId: string | null) => void;
} {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  const [focused, setFocused] = useState<string | null>(null);
  const areCards = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const getItemKey = useCallback((index: number) => tickets[index]?.ticket_id ?? index, [tickets]);
  const rangeExtractor = useCallback(
    (range: Range) => withRow(defaultRangeExtractor(range), indexOf(tickets, focused)),
    [tickets, focused],
  );
  // oxlint-disable-next-line react/incompatible-library -- pages are not compiled: what it gives is read in each render
  const list = useWindowVirtualizer<HTMLTableRowElement>({
    count: tickets.length,
    estimateSize: () => (areCards ? CARD_PX : ROW_PX),
    overscan: BEYOND,
    scrollMargin: top,
    getItemKey,
    rangeExtractor,
    // Whoever sees the head of the list is to see what comes in there.
    anchorTo: globalThis.scrollY > top ? "end" : "start",
  });
  // Whatever stands above the list may grow.
  useLayoutEffect(() => {
    const measure = () =>
      setTop(Math.round((body.current?.getBoundingClientRect().top ?? 0) + globalThis.scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  let end = top;
  const rows = list.getVirtualItems().flatMap((item): RowInView[] => {
    const ticket = tickets[item.index];
    const gapBefore = item.start - end;
    end = item.end;
    return ticket ? [{ index: item.index, ticket, gapBefore }] : [];
  });
  return {
    body,
    rows,
    gapAfter: top + list.getTotalSize() - end,
    measure: list.measureElement,
    onFocusIn: setFocused,
  };
}

const indexOf = (tickets: readonly Ticket[], id: string | null): number =>
  id === null ? -1 : tickets.findIndex(({ ticket_id }) => ticket_id === id);

const withRow = (indexes: number[], index: number): number[] =>
  index < 0 || indexes.includes(index) ? indexes : [...indexes, index].toSorted((a, b) => a - b);
