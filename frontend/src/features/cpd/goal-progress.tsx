import { formatDay } from "@/shared/format/date-time";
import { percentOf } from "@/shared/format/credits";
import type { Me } from "@/shared/api/types";
import { ProgressBar } from "@/shared/ui/progress-bar";

/** Credits earned in the current period, and credits still needed for the goal. */
export function GoalProgress({ cpd }: { cpd: Me["cpd"] }) {
  const percent = percentOf(cpd.earned, cpd.goal);
  return (
    <div className="space-y-2">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-semibold">
          {cpd.earned} of {cpd.goal} credits
        </span>
        <span className="text-sm text-muted">
          {formatDay(cpd.period.start)} to {formatDay(cpd.period.end)}
        </span>
      </p>
      <ProgressBar percent={percent} label="Progress to your annual goal" />
      <p className="text-muted">
        {percent === 100 ? "You’ve reached your goal for this period." : `${cpd.remaining} credits to your annual goal`}
      </p>
    </div>
  );
}
