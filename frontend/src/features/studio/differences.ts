/** What differs between two versions of an item, field by field, for an author who has to choose. */
import type { JsonObject } from "./draft-types";
import { isRecord, sameValue, textOf } from "./field-path";

export interface Difference {
  /** In words: "Session 2 › Time zone". */
  place: string;
  mine: string;
  theirs: string;
}

const ABSENT = "(empty)";
const SHOWN_MAX = 2000;

export function differences(mine: JsonObject, theirs: JsonObject): Difference[] {
  const found: Difference[] = [];
  compare([], mine, theirs, found);
  return found;
}

function compare(place: readonly string[], mine: unknown, theirs: unknown, found: Difference[]): void {
  if (sameValue(mine, theirs)) return;
  if (areLines(mine) || areLines(theirs)) {
    found.push({ place: place.join(" › "), mine: shown(mine), theirs: shown(theirs) });
  } else if (Array.isArray(mine) && Array.isArray(theirs)) {
    compareLists(place, mine, theirs, found);
  } else if (isRecord(mine) && isRecord(theirs)) {
    for (const field of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      compare([...place, wordsOf(field)], mine[field], theirs[field], found);
    }
  } else found.push({ place: place.join(" › "), mine: shown(mine), theirs: shown(theirs) });
}

/** Entries with an ID are the same entry wherever they are; others are compared by position. */
function compareLists(place: readonly string[], mine: readonly unknown[], theirs: readonly unknown[], found: Difference[]): void {
  const list = place.at(-1) ?? "";
  const outer = place.slice(0, -1);
  const names = [...new Set([...mine, ...theirs].map((entry, index) => idOf(entry) ?? String(index)))];
  const at = (entries: readonly unknown[], name: string) => entries.find((entry, index) => (idOf(entry) ?? String(index)) === name);
  for (const name of names) {
    const [one, other] = [at(mine, name), at(theirs, name)];
    compare([...outer, `${singular(list)} ${nameOf(one ?? other, name)}`], one, other, found);
  }
  const order = (entries: readonly unknown[]) => entries.map((entry, index) => idOf(entry) ?? String(index)).filter((name) => at(mine, name) !== undefined && at(theirs, name) !== undefined);
  if (!sameValue(order(mine), order(theirs))) {
    found.push({ place: [...outer, `Order of ${list.toLowerCase()}`].join(" › "), mine: listed(mine), theirs: listed(theirs) });
  }
}

const idOf = (entry: unknown): string | null =>
  isRecord(entry) ? textOf(entry.uuid ?? entry.id) || null : null;

function nameOf(entry: unknown, name: string): string {
  if (!isRecord(entry)) return String(Number(name) + 1);
  const title = textOf(entry.title ?? entry.topic ?? entry.text);
  return title === "" ? name : `“${title.slice(0, 60)}”`;
}

const listed = (entries: readonly unknown[]) => entries.map((entry, index) => `${index + 1}. ${nameOf(entry, String(index))}`).join("\n");

const areLines = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === "string");

function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return ABSENT;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (isRecord(value)) return nameOf(value, textOf(value.id)) || JSON.stringify(value).slice(0, SHOWN_MAX);
  return textOf(value) || ABSENT;
}

/** "retry_delay_minutes" becomes "Retry delay minutes". */
function wordsOf(field: string): string {
  const words = field.replaceAll("_", " ").replace(/([a-z])([A-Z])/g, (_all, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const singular = (list: string) => list.replace(/s$/, "");
