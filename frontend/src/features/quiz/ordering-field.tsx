import { useEffect, useId, useRef, useState } from "react";
import { Button } from "@/shared/ui/button";
import type { AnswerFieldProps } from "./answer-field";
import { listOf } from "./answers";
import { moved } from "./moved";
import { OrderingItem } from "./ordering-item";
import { useDragToPlace } from "./use-drag-to-place";

/** Items to put in order, by buttons or by dragging. The order that is shown first is no answer until the learner says so. */
export function OrderingField({ question, chosen, disabled, onChoose }: AnswerFieldProps) {
  const id = useId();
  const answered = listOf(chosen);
  const order = answered.length > 0 ? answered : question.options.map((option) => option.id);
  const texts = new Map(question.options.map((option) => [option.id, option.text]));
  const [announcement, setAnnouncement] = useState("");
  const toFocus = useRef<string | null>(null);

  const move = (from: number, to: number) => {
    const item = order[from];
    if (item === undefined || disabled) return;
    onChoose(moved(order, from, to));
    setAnnouncement(`${texts.get(item) ?? ""}: place ${to + 1} of ${order.length}`);
  };
  // Moving an element takes the focus away from the button in it.
  useEffect(() => {
    if (toFocus.current !== null) document.getElementById(toFocus.current)?.focus();
    toFocus.current = null;
  }, [chosen]);
  const { list, dragged, handle } = useDragToPlace(move);

  return (
    <div className="space-y-3">
      <ol ref={list} className="space-y-2">
        {order.map((item, index) => (
          <OrderingItem
            key={item}
            id={`${id}-${item}`}
            text={texts.get(item) ?? ""}
            place={index + 1}
            last={index === order.length - 1}
            offset={dragged?.from === index ? dragged.offset : null}
            target={dragged !== null && dragged.from !== index && dragged.to === index}
            handle={handle(index)}
            onMove={(step, buttonId) => {
              toFocus.current = buttonId;
              move(index, index + step);
            }}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {announcement}
      </p>
      {answered.length === 0 && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="text-muted">Not answered yet. Move an item, or:</p>
          <Button
            tone="secondary"
            size="sm"
            disabled={disabled}
            onClick={() => {
              onChoose(order);
              setAnnouncement("Your answer is the order shown.");
            }}
          >
            Keep this order
          </Button>
        </div>
      )}
    </div>
  );
}
