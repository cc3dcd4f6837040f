import { Check, CloudOff } from "lucide-react";
import { Spinner } from "@/shared/ui/spinner";
import type { SaveState } from "./answer-saver";

/** Shows whether the answers are saved. Once it says "Saved", the learner can safely close the page. */
export function AutosaveIndicator({ state }: { state: SaveState }) {
  return (
    <p role="status" className="flex items-center gap-1.5 text-muted">
      {state === "idle" && "Your answers are saved as you go."}
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
          {state === "retrying" ? "Not saved yet. Retrying…" : "Not saved"}
        </span>
      )}
    </p>
  );
}
