import { beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/shared/api/api-error";
import { draftKey, readDraft, writeDraft } from "@/shared/drafts/draft-store";
import { DraftItem, type StoredItem } from "./draft-item";
import type { JsonObject, SavedItem } from "./draft-types";

const KEY = draftKey("ada", "studio.c.outline");
const stored = (fields: Partial<StoredItem> = {}): StoredItem => ({
  value: { title: "One" },
  version: 1,
  by: null,
  at: null,
  problems: [],
  ...fields,
});
const conflict = new ApiError("DRAFT_CHANGED", 409, "Ben saved this.", {}, null, {
  changed_by: { id: "b", name: "Ben" },
  changed_at: "2026-11-27T08:00:00Z",
  version: 2,
});
const save = vi.fn<(version: number, value: JsonObject, key: string) => Promise<SavedItem>>();
const load = vi.fn<() => Promise<StoredItem>>();
const open = (from: Partial<StoredItem> = {}) => new DraftItem(stored(from), { key: KEY, save, load });
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  save.mockImplementation((version) => Promise.resolve({ version: version + 1, updated_at: "2026-11-27T09:00:00Z", problems: [] }));
});

it("saves once, a second after typing stops, and then keeps nothing on the device", async () => {
  const item = open();
  for (const title of ["T", "Tw", "Two"]) {
    item.change({ title });
    await wait(400);
  }
  expect(save).not.toHaveBeenCalled();
  expect(readDraft(KEY)).toMatchObject({ version: 1, value: { title: "Two" } });
  await wait(1000);
  expect(save.mock.calls.map(([version, value]) => [version, value])).toEqual([[1, { title: "Two" }]]);
  expect(item.state().status).toBe("saved");
  expect(readDraft(KEY)).toBeUndefined();
});

it("sends what is typed during a save afterwards, with the new version", async () => {
  const item = open();
  let answer: (saved: SavedItem) => void = () => undefined;
  save.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  item.change({ title: "Two" });
  await wait(1000);
  item.change({ title: "Three" });
  await wait(5000);
  expect(save).toHaveBeenCalledTimes(1);
  answer({ version: 2, updated_at: "2026-11-27T09:00:00Z", problems: [] });
  await wait(1000);
  expect(save.mock.lastCall?.slice(0, 2)).toEqual([2, { title: "Three" }]);
  expect(item.state().status).toBe("saved");
});

it("retries after a lost connection, with the same key, until it is saved", async () => {
  const item = open();
  save.mockRejectedValueOnce(ApiError.unreachable("NETWORK")).mockRejectedValueOnce(ApiError.unreachable("NETWORK"));
  item.change({ title: "Two" });
  await wait(1000);
  expect(item.state().status).toBe("failed");
  expect(readDraft(KEY)).toMatchObject({ value: { title: "Two" } });
  await wait(10_000);
  expect(item.state().status).toBe("saved");
  expect(new Set(save.mock.calls.map(([, , key]) => key)).size).toBe(1);
});

it("does not repeat a refused save by itself, and says why it failed", async () => {
  const item = open();
  const refusal = new ApiError("VALIDATION_ERROR", 400, "Too large.");
  save.mockRejectedValueOnce(refusal);
  item.change({ title: "Two" });
  await wait(120_000);
  expect(save).toHaveBeenCalledTimes(1);
  expect(item.state()).toMatchObject({ status: "failed", failure: refusal });
  expect(await item.flush()).toBe(true);
});

it("takes a conflict with its own lost response for what it is", async () => {
  const item = open();
  save.mockRejectedValueOnce(ApiError.unreachable("TIMEOUT")).mockRejectedValueOnce(conflict);
  load.mockResolvedValue(stored({ value: { title: "Two" }, version: 2 }));
  item.change({ title: "Two" });
  await wait(10_000);
  expect(item.state()).toMatchObject({ status: "saved", theirs: null });
  expect(item.version).toBe(2);
});

it("keeps both versions of a conflict until the author chooses", async () => {
  const item = open();
  save.mockRejectedValueOnce(conflict);
  load.mockResolvedValue(stored({ value: { title: "Ben's" }, version: 2 }));
  item.change({ title: "Mine" });
  await wait(1000);
  expect(item.state()).toMatchObject({ status: "conflict", value: { title: "Mine" }, theirs: { by: { name: "Ben" }, value: { title: "Ben's" } } });
  item.change({ title: "Mine, longer" });
  await wait(60_000);
  expect(save).toHaveBeenCalledTimes(1);
  await item.keepMine();
  expect(save.mock.lastCall?.slice(0, 2)).toEqual([2, { title: "Mine, longer" }]);
  expect(item.state().status).toBe("saved");
});

it("brings back what was given up for the other version", async () => {
  const item = open();
  save.mockRejectedValueOnce(conflict);
  load.mockResolvedValue(stored({ value: { title: "Ben's" }, version: 2 }));
  item.change({ title: "Mine" });
  await wait(1000);
  item.takeTheirs();
  expect(item.state()).toMatchObject({ status: "saved", value: { title: "Ben's" } });
  item.bringBack();
  await wait(1000);
  expect(save.mock.lastCall?.slice(0, 2)).toEqual([2, { title: "Mine" }]);
});

it("restores after a reload what was not saved, and saves it", async () => {
  open().change({ title: "Typed" });
  await wait(300);
  const again = open();
  expect(again.state()).toMatchObject({ restored: true, value: { title: "Typed" }, status: "unsaved" });
  await wait(1000);
  expect(again.state().status).toBe("saved");
  again.discard();
  await wait(1000);
  expect(save.mock.lastCall?.[1]).toEqual({ title: "One" });
});

it("asks after a reload when somebody else has saved meanwhile", () => {
  writeDraft(KEY, { version: 1, value: { title: "Typed" } });
  expect(open({ value: { title: "Ben's" }, version: 2 }).state()).toMatchObject({ status: "conflict", value: { title: "Typed" } });
});

it("recognises after a reload what it had sent itself", () => {
  writeDraft(KEY, { version: 1, value: { title: "Typed on" }, sent: { title: "Typed" } });
  expect(open({ value: { title: "Typed" }, version: 2 }).state()).toMatchObject({ status: "unsaved", value: { title: "Typed on" } });
});

it("says when the device keeps nothing", async () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  save.mockRejectedValue(ApiError.unreachable("NETWORK"));
  const item = open();
  item.change({ title: "Two" });
  await wait(1000);
  expect(item.isAtRisk).toBe(true);
});
