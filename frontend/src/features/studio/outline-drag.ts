/** Dragging contents within and between modules, with the mouse or a finger. */
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { attachClosestEdge, extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import type { Edge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/types";
import { type RefObject, useEffect, useState } from "react";
import type { ContentPlace } from "./definition";
import { useOutlineCommands } from "./outline-actions";

const isPlace = (data: Record<string | symbol, unknown>): data is Record<string | symbol, unknown> & ContentPlace =>
  typeof data.module === "number" && typeof data.content === "number";

/** Makes a row draggable by its handle and a place to drop others; returns the edge at which one would land. */
export function useDraggableContent(
  row: RefObject<HTMLElement | null>,
  handle: RefObject<HTMLElement | null>,
  { module, content }: ContentPlace,
): Edge | null {
  const [edge, setEdge] = useState<Edge | null>(null);
  const commands = useOutlineCommands();
  useEffect(() => {
    const element = row.current;
    if (element === null) return;
    return combine(
      draggable({
        element,
        dragHandle: handle.current ?? undefined,
        getInitialData: () => ({ module, content }),
        onDragStart: () => {
          element.dataset.dragging = "true";
        },
        onDrop: () => {
          delete element.dataset.dragging;
        },
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => isPlace(source.data) && !(source.data.module === module && source.data.content === content),
        getData: ({ input }) => attachClosestEdge({ module, content }, { element, input, allowedEdges: ["top", "bottom"] }),
        onDrag: ({ self }) => {
          setEdge(extractClosestEdge(self.data));
        },
        onDragLeave: () => {
          setEdge(null);
        },
        onDrop: ({ self, source }) => {
          setEdge(null);
          if (!isPlace(source.data)) return;
          const from = { module: source.data.module, content: source.data.content };
          commands.moveContent(from, landing(from, { module, content }, extractClosestEdge(self.data)));
        },
      }),
    );
  }, [row, handle, module, content, commands]);
  return edge;
}

/** Makes an empty module, and the space below a module's last row, a place to drop. */
export function useDropIntoModule(list: RefObject<HTMLElement | null>, module: number, count: number): boolean {
  const [over, setOver] = useState(false);
  const commands = useOutlineCommands();
  useEffect(() => {
    const element = list.current;
    if (element === null || count > 0) return;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => isPlace(source.data),
      onDragEnter: () => {
        setOver(true);
      },
      onDragLeave: () => {
        setOver(false);
      },
      onDrop: ({ source }) => {
        setOver(false);
        if (isPlace(source.data)) commands.moveContent({ module: source.data.module, content: source.data.content }, { module, content: 0 });
      },
    });
  }, [list, module, count, commands]);
  return over;
}

/** The position once the dragged row is taken out. */
export function landing(from: ContentPlace, target: ContentPlace, edge: Edge | null): ContentPlace {
  const before = target.content + (edge === "bottom" ? 1 : 0);
  const taken = from.module === target.module && from.content < before ? 1 : 0;
  return { module: target.module, content: before - taken };
}
