import { expect, it, vi } from "vitest";
import { ShownFields } from "./shown-fields";

it("knows a field as long as anything shows it, and tells of many fields once", async () => {
  const shown = new ShownFields();
  const told = vi.fn();
  shown.subscribe(told);
  const [hide, hideAgain] = [shown.show("title"), shown.show("title")];
  shown.show("slug");
  expect(shown.version()).toBe(0);
  await Promise.resolve();
  expect([told.mock.calls.length, shown.version()]).toEqual([1, 1]);
  hide();
  expect([shown.has("title"), shown.has("slug"), shown.has("uuid")]).toEqual([true, true, false]);
  hideAgain();
  expect(shown.has("title")).toBe(false);
  await Promise.resolve();
  expect(told).toHaveBeenCalledTimes(2);
});
