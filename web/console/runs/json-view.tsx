import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { Fold } from "../../shared/fold.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import "./json-view.css";

/** What stands on one line however deep it is. */
const SHORT_TEXT = 64;
/** What is shown of a long text or list before somebody asks for the rest. */
const LONG_TEXT = 400;
const LONG_LIST = 40;
/** Up to so many characters of JSON everything is unfolded from the start. */
const SMALL = 700;

type Members = { entries: [string, unknown][] };

/** JSON to read: large parts folded, long texts cut until asked for, nothing wider than its place. */
export function JsonView({ value }: { value: unknown }) {
  const members = membersOf(value);
  const isSmall = JSON.stringify(value ?? null).length <= SMALL;
  return (
    <div className="json">
      {members && !isShort(value) ? <MemberList {...members} isUnfolded={isSmall} /> : <Leaf value={value} />}
    </div>
  );
}

function MemberList({ entries, isUnfolded }: Members & { isUnfolded: boolean }) {
  const { more } = useStrings();
  const [isWhole, setIsWhole] = useState(entries.length <= LONG_LIST);
  const shown = isWhole ? entries : entries.slice(0, LONG_LIST);
  return (
    <div className="json-members">
      {shown.map(([name, value]) => (
        <Member key={name} name={name} value={value} isUnfolded={isUnfolded} />
      ))}
      {!isWhole && (
        <Button size="compact-xs" variant="subtle" onClick={() => setIsWhole(true)}>
          {more} ({entries.length - shown.length})
        </Button>
      )}
    </div>
  );
}

function Member({ name, value, isUnfolded }: { name: string; value: unknown; isUnfolded: boolean }) {
  const { runs: texts } = useStrings();
  const members = membersOf(value);
  if (!members || isShort(value))
    return (
      <div className="json-line">
        <Name>{name}</Name> <Leaf value={value} />
      </div>
    );
  return (
    <Fold
      isOpen={isUnfolded}
      summary={
        <>
          <Name>{name}</Name> <span className="json-quiet">{texts.members(members.entries.length)}</span>
        </>
      }
    >
      <MemberList {...members} isUnfolded={isUnfolded} />
    </Fold>
  );
}

const Name = ({ children }: { children: ReactNode }) => <span className="json-name">{children}:</span>;

function Leaf({ value }: { value: unknown }) {
  const { more, less } = useStrings();
  const [isWhole, setIsWhole] = useState(false);
  if (typeof value !== "string")
    return (
      <span className="json-value">{JSON.stringify(value ?? null, null, 1).replaceAll(/\n\s*/g, " ")}</span>
    );
  const isLong = value.length > LONG_TEXT;
  return (
    <span className="json-text">
      {isLong && !isWhole ? `${value.slice(0, LONG_TEXT)}… ` : value}
      {isLong && (
        <Button size="compact-xs" variant="subtle" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? less : more}
        </Button>
      )}
    </span>
  );
}

/** Lists and objects that say as much on one line. */
function isShort(value: unknown): boolean {
  const members = membersOf(value);
  if (!members) return true;
  const isFlat = members.entries.every(([, inner]) => membersOf(inner) === undefined);
  return members.entries.length === 0 || (isFlat && JSON.stringify(value).length <= SHORT_TEXT);
}

const membersOf = (value: unknown): Members | undefined =>
  typeof value === "object" && value !== null ? { entries: Object.entries(value) } : undefined;
