import type { QuizStatistics } from "@/shared/api/types";

const cell = "border-b border-line px-1.5 py-2 text-right tabular-nums sm:px-3";

/** The same numbers as a table. */
export function ItemTable({ items }: { items: QuizStatistics["questions"] }) {
  return (
    <details className="rounded-xl border border-line bg-surface">
      <summary className="cursor-pointer px-5 py-3.5 font-semibold">Show as table</summary>
      <div role="region" aria-label="Statistics by question" className="border-t border-line">
        <table className="w-full text-[0.95rem] max-sm:text-sm">
          <thead className="text-muted">
            <tr>
              <th scope="col" className="border-b border-line px-3 py-2 text-left wrap-anywhere sm:px-5 font-semibold">
                Question
              </th>
              {["Asked", "Answered", "Correct"].map((name) => (
                <th key={name} scope="col" className={`${cell} font-semibold`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item, index) => (
              <tr key={item.question_id}>
                <th scope="row" className="border-b border-line px-3 py-2 text-left wrap-anywhere sm:px-5 font-normal">
                  {index + 1}. {item.text}
                </th>
                <td className={cell}>{item.asked}</td>
                <td className={cell}>{item.answered}</td>
                <td className={cell}>{item.correct_percent == null ? "–" : `${item.correct_percent}%`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
