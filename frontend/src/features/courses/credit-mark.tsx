/** The number that professionals look for first, styled like a stamp. */
export function CreditMark({ credits }: { credits: string }) {
  return (
    <p className="shrink-0 rounded-md border border-line bg-paper px-2.5 py-1 text-center leading-tight">
      <span className="block font-serif text-lg font-semibold tabular-nums">{credits}</span>
      <span className="block text-xs font-semibold text-muted">CPD credits</span>
    </p>
  );
}
