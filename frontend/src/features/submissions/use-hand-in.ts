import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { announceFile } from "./api/create-submission";
import { refreshSubmissions } from "./api/list-submissions";
import { completeUpload, getSubmission, giveUpUpload, renewUpload } from "./api/upload-steps";
import { HandIn, type HandInState } from "./hand-in";

/** Uploads by session and assignment. An upload outlives its page but not its session. */
const handIns = new WeakMap<QueryClient, Map<string, HandIn>>();

function handInOf(queryClient: QueryClient, assignmentUuid: string): HandIn {
  const known = handIns.get(queryClient) ?? new Map<string, HandIn>();
  handIns.set(queryClient, known);
  const handIn =
    known.get(assignmentUuid) ??
    new HandIn({
      announce: (file, key, signal) => announceFile(assignmentUuid, file, key, signal),
      renew: renewUpload,
      confirm: completeUpload,
      look: getSubmission,
      giveUp: giveUpUpload,
      onSettled: () => {
        refreshSubmissions(queryClient, assignmentUuid);
      },
    });
  known.set(assignmentUuid, handIn);
  return handIn;
}

export function useHandIn(assignmentUuid: string): { handIn: HandIn; state: HandInState } {
  const queryClient = useQueryClient();
  const handIn = handInOf(queryClient, assignmentUuid);
  const state = useSyncExternalStore(handIn.subscribe, handIn.state);
  const sending = handIn.isUnderWay;
  useEffect(() => {
    if (!sending) return;
    // Closing the window would interrupt the upload, so the browser asks first.
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => {
      window.removeEventListener("beforeunload", ask);
    };
  }, [sending]);
  return { handIn, state };
}
