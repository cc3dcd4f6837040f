import type { Submission } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { formatFileSize } from "@/shared/format/file-size";
import { Notice } from "@/shared/ui/notice";

/** Confirms what arrived: name, size and time. */
export function Receipt({ submission }: { submission: Submission }) {
  const { file, submitted_at: submittedAt, late } = submission;
  return (
    <Notice tone="success" title="Your work has been submitted">
      {file !== null && (
        <p>
          <bdi className="font-semibold break-words">{file.name}</bdi>, {formatFileSize(file.size_bytes)}
        </p>
      )}
      {submittedAt !== null && (
        <p>
          Received on {formatDate(submittedAt)} at {formatTime(submittedAt)}
          {late && ", after the due date"}.
        </p>
      )}
      <p>You’ll get a notification when it’s graded.</p>
    </Notice>
  );
}

/** The file arrived but failed its check. */
export function Refused({ submission }: { submission: Submission }) {
  return (
    <Notice tone="danger" title="Your file wasn’t accepted">
      <p>
        {submission.file !== null && <bdi className="font-semibold break-words">{submission.file.name}: </bdi>}
        {submission.rejected_reason ?? "It couldn’t be checked."}
      </p>
      <p>This didn’t use an attempt. Choose another file.</p>
    </Notice>
  );
}
