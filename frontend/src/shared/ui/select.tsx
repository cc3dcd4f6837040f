import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

/** The native select, which works with every keyboard, screen reader and phone. */
export function Select({ children, ...rest }: ComponentProps<"select">) {
  return (
    <div className="relative">
      <select
        {...rest}
        className="min-h-11 w-full appearance-none rounded-md border border-edge bg-surface py-2 pr-10 pl-3 text-ink"
      >
        {children}
      </select>
      <ChevronDown aria-hidden="true" className="pointer-events-none absolute top-1/2 right-3 size-5 -translate-y-1/2 text-muted" />
    </div>
  );
}
