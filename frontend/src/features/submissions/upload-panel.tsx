import { ApiError } from "@/shared/api/api-error";
import { describeError, type ErrorText } from "@/shared/api/error-texts";
import { formatFileSize } from "@/shared/format/file-size";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { Spinner } from "@/shared/ui/spinner";
import type { SubmissionUpload, SubmissionUploadState } from "./submission-upload";
import { UPLOAD_REFUSED } from "@/shared/api/put-file";

interface UploadPanelProps {
  upload: SubmissionUpload;
  state: Exclude<SubmissionUploadState, { phase: "idle" | "settled" }>;
}

/** An upload in progress, or one that failed. */
export function UploadPanel({ upload, state }: UploadPanelProps) {
  if (state.phase === "failed") return <Stuck upload={upload} file={state.file} error={state.error} />;
  const { file } = state;
  const sent = state.phase === "sending" ? state.sentBytes : state.phase === "checking" ? file.size : 0;
  return (
    <div className="space-y-3 rounded-xl border border-line bg-surface p-5 shadow-card">
      <p className="flex items-center gap-2 font-semibold">
        <Spinner className="size-4 shrink-0 text-brand" />
        <span role="status">{says(state.phase)}</span>
      </p>
      <ProgressBar percent={(sent / file.size) * 100} label={`Upload of ${file.name}`} />
      <p className="text-muted">
        <bdi className="break-words">{file.name}</bdi> · {formatFileSize(sent)} of {formatFileSize(file.size)}
      </p>
      {state.phase !== "checking" && (
        <Button tone="secondary" size="sm" onClick={upload.cancel}>
          Cancel
        </Button>
      )}
    </div>
  );
}

function says(phase: "preparing" | "sending" | "checking"): string {
  switch (phase) {
    case "preparing":
      return "Preparing the upload…";
    case "sending":
      return "Uploading…";
    case "checking":
      return "Checking your file…";
  }
}

function Stuck({ upload, file, error }: { upload: SubmissionUpload; file: File; error: unknown }) {
  const { title, detail } = failureText(error);
  return (
    <FailureNotice
      error={error}
      title={title}
      actions={
        <>
          <Button size="sm" onClick={upload.retry}>
            Try again
          </Button>
          <Button size="sm" tone="secondary" onClick={upload.cancel}>
            Choose another file
          </Button>
        </>
      }
    >
      <p>
        <bdi className="break-words">{file.name}</bdi> hasn’t been submitted. {detail}
      </p>
    </FailureNotice>
  );
}

function failureText(error: unknown): ErrorText {
  const code = error instanceof ApiError ? error.code : "";
  if (code === "NETWORK" || code === "TIMEOUT") {
    return { title: "The upload was interrupted", detail: "Check your connection and try again." };
  }
  if (code === UPLOAD_REFUSED) {
    return {
      title: "The upload was refused",
      detail: "The file may have changed since you chose it. Choose it again.",
    };
  }
  // The API's messages for these codes are written for learners and name the limit.
  if (error instanceof ApiError && ["FILE_TOO_LARGE", "INVALID_FILE_TYPE", "CONFLICT"].includes(code)) {
    return { title: error.message, detail: "" };
  }
  return describeError(error);
}
