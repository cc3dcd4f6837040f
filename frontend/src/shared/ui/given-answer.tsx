import type { Chosen, QuizQuestion } from "@/shared/api/types";

interface GivenAnswerProps {
  question: QuizQuestion;
  chosen: Chosen | undefined;
  /** What comes before the answer: “Your answer”. */
  label: string;
}

/** The answer to a question, in words. */
export function GivenAnswer({ question, chosen, label }: GivenAnswerProps) {
  const lines = answerLines(question, chosen);
  if (lines.length === 0) return <p className="text-muted">Not answered</p>;
  if (question.type === "ordering" || question.type === "matching") {
    const List = question.type === "ordering" ? "ol" : "ul";
    return (
      <div className="text-muted">
        <p>{label}:</p>
        <List className={`pl-6 wrap-anywhere ${question.type === "ordering" ? "list-decimal" : "list-disc"}`}>
          {lines.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </List>
      </div>
    );
  }
  return (
    <p className="wrap-anywhere text-muted">
      {label}: {lines.join(" · ")}
    </p>
  );
}

/** What was chosen, typed, put in order or matched; nothing if the question was not answered. */
export function answerLines(question: QuizQuestion, chosen: Chosen | undefined): string[] {
  if (chosen === undefined) return [];
  const texts = new Map(question.options.map(({ id, text }) => [id, text]));
  switch (question.type) {
    case "single":
    case "multiple":
    case "true_false": {
      const ids = typeof chosen === "string" ? [chosen] : Object.values(chosen);
      return question.options.filter(({ id }) => ids.includes(id)).map(({ text }) => text);
    }
    case "numeric":
    case "short_text":
      return typeof chosen === "string" && chosen !== "" ? [chosen] : [];
    case "ordering":
      return (Array.isArray(chosen) ? chosen : []).map((id) => texts.get(id) ?? id);
    case "matching": {
      if (typeof chosen === "string" || Array.isArray(chosen) || Object.keys(chosen).length === 0) return [];
      return question.prompts.map(({ id, text }) => {
        const option = chosen[id];
        return `${text} → ${option === undefined ? "not answered" : (texts.get(option) ?? option)}`;
      });
    }
  }
}
