/** The item that the fields on a page belong to. A field renders again only when its own value or problem changes. */
import { createContext, useCallback, useContext, useEffect, useSyncExternalStore } from "react";
import type { CourseDraft } from "./course-draft";
import type { DraftItem, ItemState } from "./draft-item";
import type { JsonObject, Problem } from "./draft-types";
import { valueAt, withValueAt } from "./field-path";
import { placeOfProblem } from "./problem-place";
import type { ShownFields } from "./shown-fields";

interface Edited {
  item: DraftItem;
  /** "outline", or the content's ID. */
  scope: string;
  shown: ShownFields;
}

export const EditedItem = createContext<Edited | null>(null);
export const EditedCourse = createContext<CourseDraft | null>(null);

export function useEdited(): Edited {
  const edited = useContext(EditedItem);
  if (edited === null) throw new Error("a field needs an EditedItem around it");
  return edited;
}

export function useCourseDraft(): CourseDraft {
  const draft = useContext(EditedCourse);
  if (draft === null) throw new Error("this needs an EditedCourse around it");
  return draft;
}

export function useItem<T>(item: DraftItem, select: (state: ItemState) => T): T {
  return useSyncExternalStore(item.subscribe, () => select(item.state()));
}

/** The value of one field. Objects and lists are the same object until something in them changes. */
export function useFieldValue(field: string): unknown {
  const { item } = useEdited();
  return useItem(item, ({ value }) => valueAt(value, field));
}

export function useSetField(): (field: string, value: unknown) => void {
  const { item } = useEdited();
  return useCallback(
    (field, value) => {
      item.change(withValueAt(item.state().value, field, value));
    },
    [item],
  );
}

export function useChangeItem(): (change: (value: JsonObject) => JsonObject) => void {
  const { item } = useEdited();
  return useCallback(
    (change) => {
      item.change(change(item.state().value));
    },
    [item],
  );
}

/** What others say about fields, such as Zoom about a live session. It keeps nothing from being published. */
export const FieldRemarks = createContext<ReadonlyMap<string, string>>(new Map());

/** What is wrong with one field; undefined when nothing is. */
export function useProblem(field: string): string | undefined {
  const { item, scope, shown } = useEdited();
  useEffect(() => shown.show(field), [shown, field]);
  const remark = useContext(FieldRemarks).get(field);
  const problem = useItem(item, ({ problems }) => messagesAt(problems, scope, field));
  return problem !== undefined && remark !== undefined ? `${problem} ${remark}` : (problem ?? remark);
}

/** Of the problems of an item, by field: with every letter, each field on the page asks for its own. */
const messages = new WeakMap<readonly Problem[], ReadonlyMap<string, string>>();

function messagesAt(problems: readonly Problem[], scope: string, field: string): string | undefined {
  let byField = messages.get(problems);
  if (byField === undefined) {
    byField = messagesOf(problems, scope);
    messages.set(problems, byField);
  }
  return byField.get(field);
}

function messagesOf(problems: readonly Problem[], scope: string): ReadonlyMap<string, string> {
  const byField = new Map<string, string>();
  for (const problem of problems) {
    const place = placeOfProblem(scope === "outline" ? problem : { ...problem, content: scope });
    if (place.scope !== scope) continue;
    const before = byField.get(place.field);
    byField.set(place.field, before === undefined ? sentence(problem.message) : `${before} ${sentence(problem.message)}`);
  }
  return byField;
}

export function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The attribute by which a link to a problem finds the field. */
export const fieldMark = (scope: string, field: string) => `${scope}:${field}`;
