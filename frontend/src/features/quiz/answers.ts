import type { Chosen, QuizQuestion } from "@/shared/api/types";

/** The chosen options by question. Unanswered questions have no entry. */
export type Answers = Readonly<Record<string, Chosen>>;

/** Returns the answers with one replaced; null or an empty choice removes it. */
export function withAnswer(answers: Answers, questionId: string, chosen: Chosen | null): Answers {
  const others = Object.entries(answers).filter(([id]) => id !== questionId);
  return Object.fromEntries(chosen === null || chosen.length === 0 ? others : [...others, [questionId, chosen]]);
}

/** The new choice after one checkbox is toggled, in the order of the options. */
export function toggled(question: QuizQuestion, chosen: Chosen | undefined, optionId: string): string[] {
  return question.options
    .map(({ id }) => id)
    .filter((id) => (id === optionId ? !isChosen(chosen, id) : isChosen(chosen, id)));
}

export function isChosen(chosen: Chosen | undefined, optionId: string): boolean {
  return typeof chosen === "string" ? chosen === optionId : (chosen?.includes(optionId) ?? false);
}

/** The answers that fit these questions: after a change of the quiz, some may belong to none. */
export function answersTo(questions: readonly QuizQuestion[], answers: Answers): Answers {
  const fitting = questions.flatMap((question): [string, Chosen][] => {
    const chosen = answers[question.id];
    const offered = question.options.map(({ id }) => id);
    if (chosen === undefined) return [];
    if (question.type === "single") return typeof chosen === "string" && offered.includes(chosen) ? [[question.id, chosen]] : [];
    const options = typeof chosen === "string" ? [] : chosen.filter((id) => offered.includes(id));
    return options.length > 0 ? [[question.id, options]] : [];
  });
  return Object.fromEntries(fitting);
}

export function countUnanswered(questions: readonly QuizQuestion[], answers: Answers): number {
  return questions.filter(({ id }) => answers[id] === undefined).length;
}
