import { type ComponentProps, type PointerEvent, type RefObject, useRef, useState } from "react";

interface Drag {
  from: number;
  /** Where it would be dropped. */
  to: number;
  /** How far the pointer has moved, in pixels. */
  offset: number;
}

interface DragToPlace {
  /** Goes to the list whose items are dragged. */
  list: RefObject<HTMLOListElement | null>;
  dragged: Drag | null;
  /** The handlers of the handle of the item at this index. */
  handle: (index: number) => ComponentProps<"span">;
}

/** Drags the items of a list by mouse, pen or finger. Nothing moves in the document before the item is dropped. */
export function useDragToPlace(onDrop: (from: number, to: number) => void): DragToPlace {
  const list = useRef<HTMLOListElement | null>(null);
  const startY = useRef(0);
  const [dragged, setDragged] = useState<Drag | null>(null);

  const placeAt = (y: number, from: number): number => {
    const items = Array.from(list.current?.children ?? []);
    const above = items.filter((item, index) => {
      const { top, height } = item.getBoundingClientRect();
      return index !== from && top + height / 2 < y;
    });
    return above.length;
  };

  const handle = (index: number): ComponentProps<"span"> => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      startY.current = event.clientY;
      setDragged({ from: index, to: index, offset: 0 });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (dragged?.from !== index) return;
      setDragged({ from: index, to: placeAt(event.clientY, index), offset: event.clientY - startY.current });
    },
    onPointerUp: () => {
      if (dragged?.from === index && dragged.to !== index) onDrop(index, dragged.to);
      setDragged(null);
    },
    onPointerCancel: () => {
      setDragged(null);
    },
  });
  return { list, dragged, handle };
}
