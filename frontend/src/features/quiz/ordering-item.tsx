import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "@/shared/ui/button";

interface OrderingItemProps {
  id: string;
  text: string;
  /** Counted from 1. */
  place: number;
  last: boolean;
  /** How far it is being dragged, in pixels; null if it is not. */
  offset: number | null;
  /** Another item would be dropped here. */
  target: boolean;
  handle: ComponentProps<"span">;
  onMove: (step: -1 | 1, buttonId: string) => void;
}

export function OrderingItem({ id, text, place, last, offset, target, handle, onMove }: OrderingItemProps) {
  return (
    <li
      className={`flex min-h-11 items-center gap-2 rounded-md border bg-surface py-1 pr-1 ${target ? "border-brand bg-brand-soft" : "border-edge"} ${offset === null ? "" : "relative z-10 shadow-card"}`}
      style={offset === null ? undefined : { transform: `translateY(${offset}px)` }}
    >
      {/* The buttons do the same for keyboards and screen readers. */}
      <span {...handle} aria-hidden="true" className="grid min-h-11 w-9 shrink-0 cursor-grab touch-none place-items-center text-muted">
        <GripVertical className="size-5" />
      </span>
      <span className="min-w-0 flex-1 leading-snug wrap-anywhere">
        <span className="text-muted tabular-nums">{place}.</span> {text}
      </span>
      <MoveButton id={`${id}-up`} label={`Move up: ${text}`} unavailable={place === 1} onMove={() => { onMove(-1, `${id}-up`); }}>
        <ArrowUp aria-hidden="true" className="size-5" />
      </MoveButton>
      <MoveButton id={`${id}-down`} label={`Move down: ${text}`} unavailable={last} onMove={() => { onMove(1, `${id}-down`); }}>
        <ArrowDown aria-hidden="true" className="size-5" />
      </MoveButton>
    </li>
  );
}

interface MoveButtonProps extends ComponentProps<"button"> {
  label: string;
  /** At the end of the list. It keeps the focus there, so that the keyboard stays with the item. */
  unavailable: boolean;
  onMove: () => void;
}

function MoveButton({ id, label, unavailable, onMove, children }: MoveButtonProps) {
  return (
    <Button
      id={id}
      tone="quiet"
      size="icon"
      aria-label={label}
      aria-disabled={unavailable}
      className="scroll-mt-24"
      onClick={unavailable ? undefined : onMove}
    >
      {children}
    </Button>
  );
}
