import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const styles = cva("inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-semibold [&_svg]:size-3.5", {
  variants: {
    tone: {
      brand: "bg-brand-soft text-brand",
      accent: "bg-accent-soft text-accent",
      success: "bg-success-soft text-success",
      danger: "bg-danger-soft text-danger",
      neutral: "bg-line/50 text-muted",
    },
  },
  defaultVariants: { tone: "neutral" },
});

export type BadgeTone = NonNullable<VariantProps<typeof styles>["tone"]>;

export function Badge({ tone, children }: { tone?: BadgeTone; children: ReactNode }) {
  return <span className={styles({ tone })}>{children}</span>;
}
