import type { Chosen, QuizQuestion } from "@/shared/api/types";

/** What every kind of answer field is given. */
export interface AnswerFieldProps {
  question: QuizQuestion;
  chosen: Chosen | undefined;
  disabled: boolean;
  /** The ids of the question’s text and of its hint, to name and describe the controls. */
  labelledBy: string;
  describedBy: string;
  onChoose: (chosen: Chosen | null) => void;
}
