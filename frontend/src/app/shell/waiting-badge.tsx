import type { WaitingSubmissions } from "@/shared/api/types";

const SHOWN_MAX = 99;

/** How much work waits to be graded, beside the menu's entry. */
export function WaitingBadge({ waiting }: { waiting: WaitingSubmissions | null }) {
  if (waiting === null || waiting.count === 0) return null;
  const { count, has_more: hasMore } = waiting;
  const shown = count > SHOWN_MAX ? `${SHOWN_MAX}+` : `${count}${hasMore ? "+" : ""}`;
  return (
    <>
      <span
        aria-hidden="true"
        className="ml-1.5 min-w-5 rounded-full bg-brand px-1.5 text-center text-xs leading-5 font-bold text-on-brand tabular-nums"
      >
        {shown}
      </span>
      {/* The blank keeps the two apart when they are read out. */}
      <span className="sr-only">{` (${shown} to grade)`}</span>
    </>
  );
}
