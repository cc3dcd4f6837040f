/** Reads and replaces a value by its path in a definition: "sessions[0].zoom.id". */
import type { JsonObject } from "./draft-types";

type Step = string | number;

const parsed = new Map<string, readonly Step[]>();

export function stepsOf(field: string): readonly Step[] {
  const known = parsed.get(field);
  if (known !== undefined) return known;
  const steps = [...field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
  parsed.set(field, steps);
  return steps;
}

export function valueAt(root: unknown, field: string): unknown {
  return stepsOf(field).reduce<unknown>((value, step) => (isContainer(value) ? value[step as never] : undefined), root);
}

/** Everything beside the path stays the same object, so what shows it need not render again. `undefined` removes the field. */
export function withValueAt(root: JsonObject, field: string, value: unknown): JsonObject {
  return replaced(root, stepsOf(field), value) as JsonObject;
}

function replaced(container: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value;
  const held = isContainer(container) ? container[step as never] : undefined;
  const next = replaced(held, rest, value);
  if (typeof step === "number") {
    const list: unknown[] = Array.isArray(container) ? [...(container as unknown[])] : [];
    list[step] = next;
    return list;
  }
  return withoutUndefined({ ...(isRecord(container) ? container : {}), [step]: next });
}

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** Whether two values say the same; the order of an object's fields says nothing. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((each, index) => sameValue(each, other[index]))
    );
  }
  if (!isRecord(one) || !isRecord(other)) return false;
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].every((field) => sameValue(one[field], other[field]));
}

/** The field around this one: "questions[2]" for "questions[2].text"; null for an outermost field. */
export function parentField(field: string): string | null {
  const cut = Math.max(field.lastIndexOf("."), field.lastIndexOf("["));
  return cut <= 0 ? null : field.slice(0, cut);
}

/** Long texts are one text or a list of lines. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join("\n");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isContainer(value: unknown): value is Record<Step, unknown> {
  return typeof value === "object" && value !== null;
}
