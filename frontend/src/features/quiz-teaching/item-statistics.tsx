import { ChartColumn } from "lucide-react";
import { $api } from "@/shared/api/client";
import type { QuizStatistics } from "@/shared/api/types";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { ItemTable } from "./item-table";
import { pathOf, type QuizAddress } from "./quiz-address";
import { ShareBar } from "./share-bar";

type Item = QuizStatistics["questions"][number];

/** How learners answered each question, as a chart and as a table. */
export function ItemStatistics({ quiz }: { quiz: QuizAddress }) {
  const statistics = $api.useQuery("get", "/api/courses/{course_uuid}/quizzes/{content_uuid}/statistics/", {
    params: { path: pathOf(quiz) },
  });
  return (
    <QueryView query={statistics} skeleton={<StatisticsSkeleton />}>
      {(data) =>
        data.attempts === 0 ? (
          <PageMessage icon={ChartColumn} title="No statistics yet">
            Statistics for each question appear here once learners have taken the quiz.
          </PageMessage>
        ) : (
          <div className="space-y-8">
            <p className="text-lg">
              <strong>{data.passed_percent ?? 0}%</strong> of {countText(data)} passed.
            </p>
            <figure aria-labelledby="shares" className="space-y-4">
              <figcaption id="shares" className="font-semibold">
                How often each question was answered correctly
              </figcaption>
              <ol className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
                {data.questions.map((item, index) => (
                  <ItemRow key={item.question_id} item={item} number={index + 1} />
                ))}
              </ol>
            </figure>
            <ItemTable items={data.questions} />
          </div>
        )
      }
    </QueryView>
  );
}

function countText({ attempts, complete }: QuizStatistics): string {
  const count = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  return complete ? count : `the latest ${count}`;
}

function ItemRow({ item, number }: { item: Item; number: number }) {
  return (
    <li className="space-y-3 border-b border-line p-5 last:border-b-0 sm:px-6">
      <p className="leading-snug">
        <span className="text-muted">{number}.</span> <span className="font-semibold">{item.text}</span>
      </p>
      <ShareBar percent={item.correct_percent} words={(share) => `${share} correct`} />
      {item.earned_percent !== item.correct_percent && item.earned_percent != null && (
        <p className="text-muted">With partly correct answers, {item.earned_percent}% of the points were earned.</p>
      )}
      <details>
        <summary className="link cursor-pointer">
          {item.options.length > 0 ? "Chosen answers" : "Most frequent answers"}<span className="sr-only"> for question {number}</span>
        </summary>
        <ul className="mt-3 space-y-3">
          {sharesOf(item).map(({ key, text, percent, count }) => (
            <li key={key} className="space-y-1">
              <p className="leading-snug wrap-anywhere">{text}</p>
              <ShareBar quiet percent={percent} words={(share) => `${share} (${count})`} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

interface AnswerShare {
  key: string;
  text: string;
  percent: number | null | undefined;
  count: number;
}

function sharesOf({ options, answers }: Item): AnswerShare[] {
  const chosen = options.map(({ option_id, text, chosen, chosen_percent }) => {
    return { key: option_id, text, percent: chosen_percent, count: chosen };
  });
  const given = answers.map(({ label, text, given, given_percent }) => {
    const answer = label === undefined ? text : `${label} → ${text}`;
    return { key: `${label ?? ""}\n${text}`, text: answer, percent: given_percent, count: given };
  });
  return [...chosen, ...given];
}

function StatisticsSkeleton() {
  return (
    <Loading label="Loading the statistics">
      <div className="space-y-4">
        <Skeleton className="h-7 w-64" />
        <Skeleton className="h-96 rounded-xl" />
      </div>
    </Loading>
  );
}
