import { ApiError } from "@/shared/api/api-error";
import { FailureNotice } from "@/shared/ui/failure-notice";

/** Why a verdict was not saved. */
export function GradeFailure({ error }: { error: Error }) {
  switch (error instanceof ApiError ? error.code : "") {
    case "CONFLICT":
      return (
        <FailureNotice error={error} title="Not saved: this work has changed">
          Since you opened it, the learner has replaced it or someone else has changed it. You’re now seeing the latest version,
          and your feedback is still here.
        </FailureNotice>
      );
    case "ALREADY_GRADED":
      return (
        <FailureNotice error={error} title="Not saved: this work has changed">
          It has been graded in the meantime. You’re now seeing the latest version.
        </FailureNotice>
      );
    default:
      return <FailureNotice error={error} what="Not saved" />;
  }
}
