/** A quiz: its settings and questions. A question renders again only when something in it changes. */
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/shared/ui/button";
import { Panel } from "@/shared/ui/panel";
import { recordsOf } from "./definition";
import { fieldMark, useEdited, useItem, useProblem } from "./edited-item";
import { ProblemText } from "./field-frame";
import { CheckField, ChoiceField, DecimalField, WholeNumberField } from "./fields";
import { textOf } from "./field-path";
import { focusField } from "./focus-field";
import { QuestionEditor } from "./question-editor";
import { QuestionFiles } from "./question-files";
import { newQuestion } from "./quiz-questions";

const reviews = [
  { value: "after_submit", label: "After every attempt" },
  { value: "after_pass_or_exhausted", label: "After passing, or after the last attempt" },
  { value: "never", label: "Never: only the score" },
] as const;

export function QuizEditor({ children }: { children?: ReactNode }) {
  const { item, scope } = useEdited();
  const ids = useItem(item, ({ value }) => recordsOf(value.questions).map(({ id }) => textOf(id)).join("\n"));
  const problem = useProblem("questions");
  const questions = ids === "" ? [] : ids.split("\n");
  return (
    <div className="space-y-6">
      <Panel title="Settings">
        <QuizSettings />
      </Panel>
      <section aria-labelledby="questions" className="space-y-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="questions" className="text-xl sm:text-2xl">
            Questions <span className="text-muted">({questions.length})</span>
          </h2>
          {children}
        </div>
        {problem !== undefined && <ProblemText>{problem}</ProblemText>}
        <ol className="space-y-5">
          {questions.map((id, index) => (
            <QuestionEditor key={id} index={index} count={questions.length} />
          ))}
        </ol>
        <Button
          tone="secondary"
          data-field={fieldMark(scope, "questions")}
          onClick={() => {
            const { value } = item.state();
            item.change({ ...value, questions: [...recordsOf(value.questions), newQuestion()] });
            focusField(fieldMark(scope, `questions[${questions.length}].text`));
          }}
        >
          <Plus aria-hidden="true" className="size-4.5" />
          Add a question
        </Button>
      </section>
      <Panel title="Question files">
        <QuestionFiles />
      </Panel>
    </div>
  );
}

function QuizSettings() {
  return (
    <div className="grid max-w-3xl gap-5 sm:grid-cols-2">
      <DecimalField field="passing_score" label="Pass mark in percent" hint="Of the points; 70 if empty." />
      <WholeNumberField field="max_attempts" label="Attempts" hint="Leave empty for any number." />
      <WholeNumberField field="time_limit_minutes" label="Time limit in minutes" hint="Leave empty for no limit." />
      <WholeNumberField field="retry_delay_minutes" label="Wait between attempts in minutes" hint="Leave empty for no wait." />
      <WholeNumberField field="pool" label="Questions per attempt" hint="Drawn at random. Leave empty to ask all of them." />
      <ChoiceField field="review" label="Learners see which answers were right" options={reviews} fallback="after_submit" />
      <div className="sm:col-span-2">
        <CheckField field="shuffle" label="Show questions and options in a different order in every attempt" fallback={false} />
      </div>
    </div>
  );
}
