import * as Progress from "@radix-ui/react-progress";

interface ProgressBarProps {
  /** 0 to 100. */
  percent: number;
  /** The accessible name of the bar. */
  label: string;
}

export function ProgressBar({ percent, label }: ProgressBarProps) {
  const shown = Math.max(0, Math.min(100, Math.round(percent)));
  return (
    <div className="flex items-center gap-3">
      <Progress.Root
        value={shown}
        aria-label={label}
        className="h-2 min-w-0 flex-1 overflow-hidden rounded-full border border-edge bg-sunken"
      >
        <Progress.Indicator className="h-full bg-brand transition-[width]" style={{ width: `${shown}%` }} />
      </Progress.Root>
      <span aria-hidden="true" className="w-11 text-right text-sm font-semibold text-muted tabular-nums">
        {shown}%
      </span>
    </div>
  );
}
