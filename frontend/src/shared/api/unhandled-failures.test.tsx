import { act, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { useToasts } from "@/shared/ui/toast-store";
import { announceUnhandledFailures } from "./unhandled-failures";

function Toasts() {
  return useToasts().map(({ id, title }) => <p key={id}>{title}</p>);
}

it("a failure that nobody waits for is told, and a cancelled request is not", () => {
  announceUnhandledFailures();
  render(<Toasts />);
  const fail = (reason: unknown) => {
    act(() => {
      window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason }));
    });
  };
  fail(new DOMException("The page was left.", "AbortError"));
  expect(screen.queryByText(/./)).not.toBeInTheDocument();
  fail(new Error("The file couldn’t be read"));
  expect(screen.getByText("Something went wrong")).toBeVisible();
});
