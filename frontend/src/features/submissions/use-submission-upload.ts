import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { refresh } from "@/shared/api/query-cache";
import { SubmissionUpload, type SubmissionUploadState } from "./submission-upload";
import { staleAfterSubmission } from "./submissions-query";
import { announceFile, completeUpload, getSubmission, giveUpUpload, renewUpload } from "./upload-requests";

/** Uploads by session and assignment. An upload outlives its page but not its session. */
const uploads = new WeakMap<QueryClient, Map<string, SubmissionUpload>>();

function uploadOf(queryClient: QueryClient, assignmentUuid: string): SubmissionUpload {
  const known = uploads.get(queryClient) ?? new Map<string, SubmissionUpload>();
  uploads.set(queryClient, known);
  const upload =
    known.get(assignmentUuid) ??
    new SubmissionUpload({
      announce: (file, key, signal) => announceFile(assignmentUuid, file, key, signal),
      renew: renewUpload,
      confirm: completeUpload,
      look: getSubmission,
      giveUp: giveUpUpload,
      onSettled: () => {
        void refresh(queryClient, staleAfterSubmission);
      },
    });
  known.set(assignmentUuid, upload);
  return upload;
}

export function useSubmissionUpload(assignmentUuid: string): { upload: SubmissionUpload; state: SubmissionUploadState } {
  const queryClient = useQueryClient();
  const upload = uploadOf(queryClient, assignmentUuid);
  const state = useSyncExternalStore(upload.subscribe, upload.state);
  const sending = upload.isUnderWay;
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
  return { upload, state };
}
