import { Check, CloudOff } from "lucide-react";
import { Spinner } from "@/shared/ui/spinner";
import type { SaveState } from "./answer-saver";

/** Where the answers of a started attempt are: the learner may close the page when it says "Saved". */
export function AutosaveIndicator({ state }: { state: SaveState }) {
  return (
    <p role="status" className="flex items-center gap-1.5 text-muted">
      {state === "saving" && (
        <>
          <Spinner /> Saving…
        </>
      )}
      {state === "saved" && (
        <>
          <Check aria-hidden="true" className="size-4 text-success" /> Saved
        </>
      )}
      {(state === "retrying" || state === "refused") && (
        <span className="flex items-center gap-1.5 text-danger">
          <CloudOff aria-hidden="true" className="size-4 shrink-0" />
          {state === "retrying" ? "Not saved yet. We keep trying." : "Not saved"}
        </span>
      )}
    </p>
  );
}
