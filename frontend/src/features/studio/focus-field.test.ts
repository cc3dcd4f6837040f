import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { focusField } from "./focus-field";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "performance"] });
  document.body.innerHTML = '<button>Add a question</button><input id="other"><div id="place"></div>';
  document.querySelector("button")?.focus();
});

afterEach(() => {
  vi.useRealTimers();
});

function show(): void {
  const place = document.querySelector("#place");
  if (place) place.innerHTML = '<textarea data-field="quiz:questions[0].text"></textarea>';
}

it("moves the focus once the field is shown", () => {
  focusField("quiz:questions[0].text");
  vi.advanceTimersByTime(100);
  show();
  vi.advanceTimersByTime(100);
  expect(document.activeElement?.tagName).toBe("TEXTAREA");
});

it("leaves the focus to somebody who writes in another field already", () => {
  focusField("quiz:questions[0].text");
  document.querySelector<HTMLElement>("#other")?.focus();
  show();
  vi.advanceTimersByTime(1000);
  expect(document.activeElement?.id).toBe("other");
});
