import { useId, useState } from "react";
import { formatAgo } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import { useNow } from "@/shared/ui/use-now";
import { differences } from "./differences";
import type { DraftItem } from "./draft-item";
import { useItem } from "./edited-item";

interface ConflictNoticeProps {
  item: DraftItem;
  /** What it is: "This course’s details and outline". */
  what: string;
}

/** Somebody else saved the same item: who and when, what differs, and the choice. Until then nothing is overwritten. */
export function ConflictNotice({ item, what }: ConflictNoticeProps) {
  const theirs = useItem(item, (state) => state.theirs);
  const now = useNow();
  const [comparing, setComparing] = useState(false);
  const table = useId();
  if (theirs === null) return null;
  const name = theirs.by?.name ?? "";
  const who = name === "" ? "Somebody else" : name;
  const when = theirs.at === null ? "" : ` ${formatAgo(theirs.at, now)}`;
  return (
    <Notice
      urgent
      tone="danger"
      title={`${who} changed this${when}`}
      actions={
        <>
          <Button
            tone="secondary"
            size="sm"
            aria-expanded={comparing}
            aria-controls={table}
            onClick={() => {
              setComparing(!comparing);
            }}
          >
            {comparing ? "Hide the differences" : "Compare"}
          </Button>
          <Button tone="secondary" size="sm" onClick={() => void item.keepMine()}>
            Keep mine
          </Button>
          <Button
            tone="secondary"
            size="sm"
            onClick={() => {
              item.takeTheirs();
            }}
          >
            Take theirs
          </Button>
        </>
      }
    >
      <p>
        {what} has been saved since you opened it. Your version is kept on this device and hasn’t been saved.
      </p>
      <div id={table}>{comparing && <Differences item={item} />}</div>
    </Notice>
  );
}

function Differences({ item }: { item: DraftItem }) {
  const mine = useItem(item, ({ value }) => value);
  const theirs = useItem(item, (state) => state.theirs);
  if (theirs === null) return null;
  const found = differences(mine, theirs.value);
  if (found.length === 0) return <p className="pt-3">Both versions say the same.</p>;
  return (
    <dl className="space-y-4 pt-3">
      {found.map(({ place, mine: ours, theirs: others }) => (
        <div key={place} className="rounded-md border border-line bg-surface p-3">
          <dt className="font-semibold">{place}</dt>
          <dd className="grid gap-3 pt-2 sm:grid-cols-2">
            <Version name="Mine" text={ours} />
            <Version name="Theirs" text={others} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Version({ name, text }: { name: string; text: string }) {
  return (
    <div className="min-w-0">
      <p className="text-sm text-muted">{name}</p>
      <p className="max-h-60 overflow-y-auto wrap-anywhere whitespace-pre-wrap">{text}</p>
    </div>
  );
}
