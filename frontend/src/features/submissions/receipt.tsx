import type { Submission } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { formatFileSize } from "@/shared/format/file-size";
import { Notice } from "@/shared/ui/notice";

/** What arrived, by name, size and time: what a learner wants to be sure of. */
export function Receipt({ submission }: { submission: Submission }) {
  const { file, submitted_at: submittedAt, late } = submission;
  return (
    <Notice tone="success" title="Your work has been handed in">
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
      <p>You will get a notification once it is graded.</p>
    </Notice>
  );
}

/** The file arrived and is not what it says it is. */
export function Refused({ submission }: { submission: Submission }) {
  return (
    <Notice tone="danger" title="Your file was not accepted">
      <p>
        {submission.file !== null && <bdi className="font-semibold break-words">{submission.file.name}: </bdi>}
        {submission.rejected_reason ?? "It could not be checked."}
      </p>
      <p>This did not use up an attempt. Choose another file.</p>
    </Notice>
  );
}
