/** A grey stand-in while something loads. Hidden from assistive technology: `Loading` says it in words. */
import type { ReactNode } from "react";

export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`animate-pulse rounded-md bg-line/70 ${className}`} />;
}

interface LoadingProps {
  label: string;
  /** The page has no other heading yet, so that the label is its h1. */
  wholePage?: boolean;
  children: ReactNode;
}

export function Loading({ label, wholePage = false, children }: LoadingProps) {
  const Label = wholePage ? "h1" : "span";
  return (
    <div role="status" aria-busy="true">
      <Label className="sr-only">{label}</Label>
      {children}
    </div>
  );
}
