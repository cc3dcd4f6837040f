/** An assignment: its rules, instructions, submission form and the submissions so far. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Submission } from "@/shared/api/types";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { useNow } from "@/shared/ui/use-now";
import type { Assignment } from "./assignment";
import { AssignmentFacts } from "./assignment-facts";
import { type AssignmentProgress, progressOf } from "./assignment-progress";
import { SubmissionForm } from "./submission-form";
import { ReplaceWork } from "./replace-work";
import { Refused, Receipt } from "./receipt";
import { AssignmentStatusNotice } from "./assignment-status-notice";
import { SubmissionHistory } from "./submission-history";
import { submissionsQuery } from "./submissions-query";
import { UploadPanel } from "./upload-panel";
import { useSubmissionUpload } from "./use-submission-upload";

interface AssignmentContentProps {
  assignment: Assignment;
  /** The rendered instructions. */
  instructions: ReactNode;
}

export function AssignmentContent({ assignment, instructions }: AssignmentContentProps) {
  const query = useInfiniteQuery(submissionsQuery(assignment.uuid));
  const now = useNow();
  return (
    <QueryView query={query} skeleton={<AssignmentSkeleton />}>
      {(work) => {
        const progress = progressOf(assignment, work, now);
        return (
          <div className="space-y-10">
            <AssignmentFacts assignment={assignment} progress={progress} />
            {instructions}
            <SubmissionSection assignment={assignment} progress={progress} />
            <SubmissionHistory query={query} submissions={work.submissions} />
          </div>
        );
      }}
    </QueryView>
  );
}

function SubmissionSection({ assignment, progress }: { assignment: Assignment; progress: AssignmentProgress }) {
  const { upload, state } = useSubmissionUpload(assignment.uuid);
  const [replacing, setReplacing] = useState(false);
  const [words, setWords] = useState<Submission | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const settled = state.phase === "settled" ? state.submission : words;
  const received = settled !== null && settled.status !== "rejected";
  useEffect(() => {
    // The button that was clicked is gone, so move focus to the heading above the result.
    if (settled !== null) heading.current?.focus();
  }, [settled]);
  const open = progress.doing === "submit" || (progress.doing === "replace" && replacing);
  return (
    <section aria-labelledby="submit" className="max-w-2xl space-y-5">
      <h2 id="submit" ref={heading} tabIndex={-1} className="text-2xl">
        Submit your work
      </h2>
      {state.phase !== "idle" && state.phase !== "settled" ? (
        <UploadPanel upload={upload} state={state} />
      ) : (
        <>
          {settled !== null && <Outcome submission={settled} />}
          {!received && <AssignmentStatusNotice progress={progress} assignment={assignment} />}
          {progress.doing === "replace" && !(replacing && !received) && (
            <ReplaceWork
              attemptsLeft={progress.attemptsLeft}
              onReplace={() => {
                upload.forget();
                setWords(null);
                setReplacing(true);
              }}
            />
          )}
          {open && !received && (
            <SubmissionForm
              assignment={assignment}
              upload={upload}
              progress={progress}
              onSubmitted={(submission) => {
                upload.forget();
                setReplacing(false);
                setWords(submission);
              }}
            />
          )}
        </>
      )}
    </section>
  );
}

function Outcome({ submission }: { submission: Submission }) {
  return submission.status === "rejected" ? <Refused submission={submission} /> : <Receipt submission={submission} />;
}

function AssignmentSkeleton() {
  return (
    <Loading label="Loading the assignment">
      <div className="max-w-2xl space-y-5">
        <Skeleton className="h-40 rounded-xl" />
        <Skeleton className="h-5 w-full" />
        <Skeleton className="h-5 w-11/12" />
        <Skeleton className="h-48 rounded-xl" />
      </div>
    </Loading>
  );
}
