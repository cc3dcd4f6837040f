import { useState } from "react";
import type { Submission } from "@/shared/api/types";
import { Segmented } from "@/shared/ui/segmented";
import type { Assignment } from "./assignment";
import { FileField } from "./file-field";
import type { HandIn } from "./hand-in";
import { WordsForm } from "./words-form";

const ways = [
  { value: "file", label: "File" },
  { value: "link", label: "Link" },
  { value: "text", label: "Text" },
] as const;

interface HandInFormProps {
  assignment: Assignment;
  handIn: HandIn;
  unfinished: readonly Submission[];
  /** Handed in without a file, which needs no upload. */
  onHandedIn: (submission: Submission) => void;
}

export function HandInForm({ assignment, handIn, unfinished, onHandedIn }: HandInFormProps) {
  const [way, setWay] = useState<(typeof ways)[number]["value"]>("file");
  return (
    <div className="space-y-5">
      <Segmented label="How to hand in" value={way} options={ways} onChange={setWay} />
      {way === "file" ? (
        <FileField
          assignment={assignment}
          onHandIn={(file) => {
            // The same file once more is the same upload, not another one.
            const same = unfinished.find((open) => open.file?.name === file.name && open.file.size_bytes === file.size);
            handIn.start(file, same);
          }}
        />
      ) : (
        <WordsForm key={way} assignmentUuid={assignment.uuid} kind={way} onHandedIn={onHandedIn} />
      )}
    </div>
  );
}
