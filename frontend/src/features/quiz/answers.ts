import type { Chosen, QuizQuestion } from "@/shared/api/types";
import { numberProblem } from "./typed-number";

/** The answers by question. Unanswered questions have no entry. */
export type Answers = Readonly<Record<string, Chosen>>;

/** What each prompt of a matching question is matched with. */
export type Matches = Readonly<Record<string, string>>;

/** Returns the answers with one replaced; null or an empty answer removes it. */
export function withAnswer(answers: Answers, questionId: string, chosen: Chosen | null): Answers {
  const others = Object.entries(answers).filter(([id]) => id !== questionId);
  return Object.fromEntries(chosen === null || isBlank(chosen) ? others : [...others, [questionId, chosen]]);
}

function isBlank(chosen: Chosen): boolean {
  return typeof chosen === "string" ? chosen.trim() === "" : Object.keys(chosen).length === 0;
}

/** The new choice after one checkbox is toggled, in the order of the options. */
export function toggled(question: QuizQuestion, chosen: Chosen | undefined, optionId: string): string[] {
  return question.options
    .map(({ id }) => id)
    .filter((id) => (id === optionId ? !isChosen(chosen, id) : isChosen(chosen, id)));
}

export function isChosen(chosen: Chosen | undefined, optionId: string): boolean {
  return typeof chosen === "string" ? chosen === optionId : listOf(chosen).includes(optionId);
}

/** The ids of an answer that is a list; none of any other answer. */
export function listOf(chosen: Chosen | undefined): string[] {
  return Array.isArray(chosen) ? chosen : [];
}

/** The pairs of an answer that matches; none of any other answer. */
export function matchesOf(chosen: Chosen | undefined): Matches {
  return typeof chosen === "object" && !Array.isArray(chosen) ? chosen : {};
}

/** The answers that fit these questions: after a change of the quiz, some may belong to none. */
export function answersTo(questions: readonly QuizQuestion[], answers: Answers): Answers {
  const fitting = questions.flatMap((question): [string, Chosen][] => {
    const chosen = answers[question.id];
    const answer = chosen === undefined ? null : fittingAnswer(question, chosen);
    return answer === null || isBlank(answer) ? [] : [[question.id, answer]];
  });
  return Object.fromEntries(fitting);
}

function fittingAnswer(question: QuizQuestion, chosen: Chosen): Chosen | null {
  const offered = new Set(question.options.map(({ id }) => id));
  switch (question.type) {
    case "single":
    case "true_false":
      return typeof chosen === "string" && offered.has(chosen) ? chosen : null;
    case "multiple":
      return listOf(chosen).filter((id) => offered.has(id));
    case "numeric":
      return typeof chosen === "string" && numberProblem(chosen) === null ? chosen : null;
    case "short_text":
      return typeof chosen === "string" ? chosen : null;
    case "ordering": {
      const order = listOf(chosen);
      return order.length === offered.size && order.every((id) => offered.has(id)) ? order : null;
    }
    case "matching": {
      const prompts = new Set(question.prompts.map(({ id }) => id));
      const fits = ([prompt, option]: [string, string]) => prompts.has(prompt) && offered.has(option);
      return Object.fromEntries(Object.entries(matchesOf(chosen)).filter(fits));
    }
  }
}

export function countUnanswered(questions: readonly QuizQuestion[], answers: Answers): number {
  return questions.filter(({ id }) => answers[id] === undefined).length;
}
