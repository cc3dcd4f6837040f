import { formatDuration } from "@/shared/format/course-facts";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import type { Quiz } from "./quiz-query";
import { useStartQuiz } from "./use-start-quiz";

interface QuizStartProps {
  quiz: Quiz;
  /** No attempts are left, or the learner has to wait before the next one. */
  closed: boolean;
  onStart: () => void;
}

export function QuizStart({ quiz, closed, onStart }: QuizStartProps) {
  const start = useStartQuiz(quiz.content_uuid);
  const limit = quiz.time_limit_minutes;
  return (
    <section aria-label="Start quiz" className="max-w-2xl space-y-4">
      {limit !== null && !closed && (
        <p>
          You have <strong>{formatDuration(limit)}</strong> once you start, and the clock keeps running if you leave the
          page. Your answers are saved as you go. When time runs out, the saved answers are graded.
        </p>
      )}
      {start.isError && !closed && <FailureNotice error={start.error} />}
      <Button
        busy={start.isPending}
        disabled={closed}
        onClick={() => {
          onStart();
          start.mutate({ body: { content_uuid: quiz.content_uuid } });
        }}
      >
        {start.isPending ? "Starting…" : "Start quiz"}
      </Button>
    </section>
  );
}
