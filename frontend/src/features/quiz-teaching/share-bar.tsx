interface ShareBarProps {
  /** Null or undefined if the question was never asked. */
  percent: number | null | undefined;
  /** The text beside the bar, which says everything the bar shows. */
  words: (share: string) => string;
  quiet?: boolean;
}

/** A percentage as a bar, hidden from screen readers, with its text. */
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
