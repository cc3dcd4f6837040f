import { useState } from "react";
import type { Submission } from "@/shared/api/types";
import { Notice } from "@/shared/ui/notice";
import { Segmented } from "@/shared/ui/segmented";
import type { Assignment } from "./assignment";
import type { AssignmentProgress } from "./assignment-progress";
import { FileField } from "./file-field";
import type { SubmissionUpload } from "./submission-upload";
import { LinkOrTextForm } from "./link-or-text-form";

const ways = [
  { value: "file", label: "File" },
  { value: "link", label: "Link" },
  { value: "text", label: "Text" },
] as const;

interface SubmissionFormProps {
  assignment: Assignment;
  upload: SubmissionUpload;
  progress: AssignmentProgress;
  /** Called when a link or a text was submitted, which needs no upload. */
  onSubmitted: (submission: Submission) => void;
}

export function SubmissionForm({ assignment, upload, progress, onSubmitted }: SubmissionFormProps) {
  const [way, setWay] = useState<(typeof ways)[number]["value"]>(progress.uploadsEnabled ? "file" : "link");
  return (
    <div className="space-y-5">
      <Segmented label="Submission type" value={way} options={ways} onChange={setWay} />
      {way === "file" && !progress.uploadsEnabled ? (
        <Notice tone="waiting" title="File uploads are unavailable right now">
          Submit a link to your work instead, or come back later.
        </Notice>
      ) : way === "file" ? (
        <FileField
          assignment={assignment}
          onSubmit={(file) => {
            // Choosing the same file again resumes its upload instead of starting another.
            const name = file.name.normalize("NFC");
            const same = progress.unfinished.find((open) => open.file?.name === name && open.file.size_bytes === file.size);
            upload.start(file, same);
          }}
        />
      ) : (
        <LinkOrTextForm key={way} assignmentUuid={assignment.uuid} kind={way} onSubmitted={onSubmitted} />
      )}
    </div>
  );
}
