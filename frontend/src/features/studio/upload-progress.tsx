import { ApiError } from "@/shared/api/api-error";
import { UPLOAD_REFUSED } from "@/shared/api/put-file";
import { formatFileSize } from "@/shared/format/file-size";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { FILE_CHANGED, type MediaUpload, type MediaUploadState } from "./media-upload";
import { timeLeft } from "./transfer-rate";

interface UploadProgressProps {
  upload: MediaUpload;
  state: Exclude<MediaUploadState, { phase: "idle" }>;
}

/** An upload under way, or why it stopped. */
export function UploadProgress({ upload, state }: UploadProgressProps) {
  const { phase, file } = state;
  if (phase === "failed") return <Stuck upload={upload} file={file} error={state.error} />;
  if (phase === "refused") {
    return (
      <Notice
        urgent
        tone="danger"
        title={`“${file.name}” can’t be used`}
        actions={
          <Button size="sm" onClick={upload.cancel}>
            Choose another file
          </Button>
        }
      >
        {state.reason}
      </Notice>
    );
  }
  const sent = "sentBytes" in state ? state.sentBytes : phase === "checking" ? file.size : 0;
  const left = "secondsLeft" in state && state.secondsLeft !== null ? timeLeft(state.secondsLeft) : null;
  return (
    <div className="space-y-3 rounded-lg border border-line p-4">
      <p role="status" className="font-semibold">
        {says[phase]}
      </p>
      <ProgressBar percent={(sent / file.size) * 100} label={`Upload of ${file.name}`} />
      <p className="text-muted">
        <bdi className="break-words">{file.name}</bdi> · {formatFileSize(sent)} of {formatFileSize(file.size)}
        {left !== null && ` · ${left}`}
      </p>
      <div className="flex flex-wrap gap-3">
        {(phase === "sending" || phase === "offline") && (
          <Button tone="secondary" size="sm" onClick={upload.pause}>
            Pause
          </Button>
        )}
        {phase === "paused" && (
          <Button size="sm" onClick={upload.resume}>
            Continue
          </Button>
        )}
        {phase !== "checking" && (
          <Button tone="secondary" size="sm" onClick={upload.cancel}>
            Cancel the upload
          </Button>
        )}
      </div>
    </div>
  );
}

const says = {
  preparing: "Preparing the upload…",
  sending: "Uploading…",
  paused: "Paused. What has arrived is kept for a week.",
  offline: "The connection was lost. The upload continues by itself when it is back.",
  checking: "Checking the file…",
};

function Stuck({ upload, file, error }: { upload: MediaUpload; file: File; error: unknown }) {
  const code = error instanceof ApiError ? error.code : "";
  const known = texts[code];
  return (
    <FailureNotice
      error={error}
      what={`“${file.name}” wasn’t uploaded`}
      {...(known !== undefined && { title: known.title })}
      actions={
        <>
          {code !== FILE_CHANGED && code !== "VALIDATION_ERROR" && (
            <Button size="sm" onClick={upload.resume}>
              Try again
            </Button>
          )}
          <Button size="sm" tone="secondary" onClick={upload.cancel}>
            Choose another file
          </Button>
        </>
      }
    >
      {known?.detail}
    </FailureNotice>
  );
}

const texts: Record<string, { title: string; detail: string } | undefined> = {
  [FILE_CHANGED]: {
    title: "The file can’t be read any more",
    detail: "It was changed, moved or deleted while it was being uploaded. Choose it again.",
  },
  [UPLOAD_REFUSED]: { title: "The upload was refused", detail: "Try again. If it’s refused again, choose the file again." },
  CONFLICT: { title: "This upload can’t continue", detail: "Its week is over, or it was changed elsewhere. Trying again starts it anew." },
  NOT_FOUND: { title: "This upload can’t continue", detail: "It was removed elsewhere. Trying again starts it anew." },
};
