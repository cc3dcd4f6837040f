import { Slot } from "@radix-ui/react-slot";
import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { Spinner } from "./spinner";

const styles = cva(
  "inline-flex items-center justify-center gap-2 rounded-md font-semibold text-center transition-colors " +
    "disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        primary: "bg-brand text-on-brand hover:bg-brand-strong",
        secondary: "border border-edge bg-surface text-ink hover:bg-sunken",
        quiet: "text-brand hover:bg-brand-soft",
        danger: "border border-danger bg-surface text-danger hover:bg-danger-soft",
      },
      size: {
        md: "min-h-11 px-5 py-2",
        sm: "min-h-9 px-3 py-1 text-[0.95rem]",
        icon: "size-11 rounded-full",
      },
    },
    defaultVariants: { tone: "primary", size: "md" },
  },
);

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof styles> & {
    /** Styles its only child as a button, for links that look like buttons. */
    asChild?: boolean;
    /** Shows that work is in progress and ignores further clicks, but keeps keyboard focus. */
    busy?: boolean;
  };

export function Button({ asChild = false, busy = false, tone, size, className, children, onClick, ...rest }: ButtonProps) {
  const classes = styles({ tone, size, className });
  if (asChild) {
    return (
      <Slot className={classes} {...rest}>
        {children}
      </Slot>
    );
  }
  return (
    <button
      type="button"
      {...rest}
      className={classes}
      aria-disabled={busy ? true : rest["aria-disabled"]}
      onClick={busy ? (event) => { event.preventDefault(); } : onClick}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
