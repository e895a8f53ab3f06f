import { useState, type ReactNode } from "react";
import "./fold.css";

type Props = { summary: ReactNode; isOpen?: boolean; className?: string; children: ReactNode };

/** Something that is unfolded by who wants to see it, and drawn only then. */
export function Fold({ summary, isOpen = false, className = "", children }: Props) {
  const [open, setOpen] = useState(isOpen);
  return (
    <details
      className={`fold ${className}`}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{summary}</summary>
      {open && children}
    </details>
  );
}
