import { Check, CloudOff, TriangleAlert } from "lucide-react";
import { useSyncExternalStore } from "react";
import { describeError } from "@/shared/api/error-texts";
import { Button } from "@/shared/ui/button";
import { Spinner } from "@/shared/ui/spinner";
import type { CourseDraft } from "./course-draft";
import type { ItemState } from "./draft-item";

/** One line for the whole course: the worst that is true of any of its items. */
export function SaveIndicator({ draft }: { draft: CourseDraft }) {
  const line = useSyncExternalStore(draft.subscribe, () => describe(draft.items.map((item) => item.state())));
  const [state, reason] = line.split("|", 2);
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3">
      <p role="status" className="flex min-w-0 items-center gap-1.5 text-muted">
        {state === "saved" && (
          <>
            <Check aria-hidden="true" className="size-4 shrink-0 text-success" /> Saved
          </>
        )}
        {state === "saving" && (
          <>
            <Spinner /> Saving…
          </>
        )}
        {state === "failed" && (
          <span className="flex items-center gap-1.5 text-danger">
            <CloudOff aria-hidden="true" className="size-4 shrink-0" /> Not saved: {reason}
          </span>
        )}
        {state === "conflict" && (
          <span className="flex items-center gap-1.5 text-danger">
            <TriangleAlert aria-hidden="true" className="size-4 shrink-0" /> Not saved: changed by somebody else
          </span>
        )}
      </p>
      {state === "failed" && (
        <Button tone="secondary" size="sm" onClick={() => void draft.flush()}>
          Retry
        </Button>
      )}
    </div>
  );
}

/** A text, so that typing does not render the line again. */
function describe(states: readonly ItemState[]): string {
  if (states.some(({ status }) => status === "conflict")) return "conflict";
  const failed = states.find(({ status }) => status === "failed");
  if (failed !== undefined) return `failed|${reasonOf(failed.failure)}`;
  return states.every(({ status }) => status === "saved") ? "saved" : "saving";
}

function reasonOf(failure: unknown): string {
  const { title } = describeError(failure);
  return title.charAt(0).toLowerCase() + title.slice(1);
}
