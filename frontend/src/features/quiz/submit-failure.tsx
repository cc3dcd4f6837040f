import { ApiError } from "@/shared/api/api-error";
import { describeError, type ErrorText } from "@/shared/api/error-texts";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";

/** Whether it is unknown if the submission arrived, so that it must be resent unchanged. */
export function isUnsettled(error: Error | null): boolean {
  return error instanceof ApiError && error.isPassing;
}

interface SubmitFailureProps {
  error: Error;
  sending: boolean;
  onSendAgain: () => void;
}

/** Why submitting failed, shown where the learner pressed the button. */
export function SubmitFailure({ error, sending, onSendAgain }: SubmitFailureProps) {
  if (isUnsettled(error)) {
    return (
      <FailureNotice
        error={error}
        actions={
          <Button size="sm" busy={sending} onClick={onSendAgain}>
            Send again
          </Button>
        }
      >
        We can’t tell whether your answers arrived. They are kept on this page. Send them again once you’re online; this
        won’t use a second attempt.
      </FailureNotice>
    );
  }
  const { title, detail } = refusalText(error);
  return (
    <FailureNotice error={error} title={title}>
      {detail}
    </FailureNotice>
  );
}

function refusalText(error: Error): ErrorText {
  const code = error instanceof ApiError ? error.code : "";
  if (code === "CONFLICT") return { title: "Your answers couldn’t be submitted", detail: error.message };
  if (code === "MAX_ATTEMPTS_REACHED") {
    return { title: "Your answers couldn’t be submitted", detail: describeError(error).detail };
  }
  if (code === "VALIDATION_ERROR") {
    return {
      title: "The questions have changed",
      detail: "No attempt was used. Check your answers and submit them again.",
    };
  }
  return describeError(error);
}
