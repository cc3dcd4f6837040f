interface ShareBarProps {
  /** Nothing: there was nothing to take a share of. */
  percent: number | null | undefined;
  /** What stands beside the bar; it says everything that the bar shows. */
  words: (share: string) => string;
  quiet?: boolean;
}

/** A share as a bar, for the eye alone; its words are for everybody. */
export function ShareBar({ percent, words, quiet = false }: ShareBarProps) {
  return (
    <p className="flex items-center gap-3">
      <span aria-hidden="true" className={`min-w-0 flex-1 overflow-hidden rounded-full bg-line/60 ${quiet ? "h-2" : "h-3.5"}`}>
        <span
          className={`block h-full rounded-full ${quiet ? "bg-edge" : "bg-brand"}`}
          style={{ width: `${percent ?? 0}%` }}
        />
      </span>
      <span className={`w-28 shrink-0 text-right tabular-nums ${quiet ? "text-sm" : "font-semibold"}`}>
        {percent == null ? "Not asked" : words(`${percent}%`)}
      </span>
    </p>
  );
}
