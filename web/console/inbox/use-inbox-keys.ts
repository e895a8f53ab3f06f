import { useEffect, useRef } from "react";

export type InboxKey = "j" | "k" | "a" | "e" | "r" | "x" | "t" | "?";

const WRITING = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/** Single keys for everything; not while somebody writes, nor together with other keys. */
export function useInboxKeys(actions: Partial<Record<InboxKey, (() => void) | undefined>>): void {
  const current = useRef(actions);
  useEffect(() => {
    current.current = actions;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (isWriting(event.target)) return;
      const action = current.current[event.key as InboxKey];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

/** Also in a menu or dialog: its own keys come first. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (WRITING.has(target.tagName) ||
    target.isContentEditable ||
    target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null);
