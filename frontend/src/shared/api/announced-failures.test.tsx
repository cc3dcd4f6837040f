import { QueryClientProvider, useMutation } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { dismissToast, useToasts } from "@/shared/ui/toast-store";
import { ApiError } from "./api-error";
import { createQueryClient } from "./query-client";

/** How a component treats the failure of its write. */
type Treatment = "shows it" | "ignores it" | "leaves the page" | "names it";

function Toasts() {
  return useToasts().map(({ id, title }) => (
    <button key={id} type="button" onClick={() => { dismissToast(id); }}>
      {title}
    </button>
  ));
}

function Form({ treatment }: { treatment: Treatment }) {
  const save = useMutation({
    mutationFn: () => Promise.reject(ApiError.unreachable("NETWORK")),
    meta: treatment === "names it" ? { failure: "Couldn’t mark as read" } : undefined,
  });
  return (
    <>
      <button type="button" onClick={() => { save.mutate(); }}>Save</button>
      {treatment === "shows it" && save.isError && <FailureNotice error={save.error} what="Not saved" />}
    </>
  );
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each<[Treatment, string[]]>([
  ["shows it", []],
  ["ignores it", ["Not saved: We couldn’t reach the server"]],
  ["leaves the page", ["Not saved: We couldn’t reach the server"]],
  ["names it", ["Couldn’t mark as read"]],
])("a component that %s leaves no failed write silent", async (treatment, toasts) => {
  const shown = (form: boolean) => (
    <QueryClientProvider client={createQueryClient()}>
      {form && <Form treatment={treatment} />}
      <Toasts />
    </QueryClientProvider>
  );
  const view = render(shown(true));
  act(() => {
    screen.getByRole("button", { name: "Save" }).click();
  });
  if (treatment === "leaves the page") view.rerender(shown(false));
  await act(() => vi.advanceTimersByTimeAsync(2000));
  const told = screen.queryAllByRole("button").map((button) => button.textContent).filter((text) => text !== "Save");
  expect(told).toEqual(toasts);
  if (treatment === "shows it") {
    expect(screen.getByRole("alert")).toHaveTextContent("Not saved: We couldn’t reach the server");
    expect(screen.getByRole("alert")).toHaveFocus();
  }
  act(() => {
    for (const text of toasts) screen.getByRole("button", { name: text }).click();
  });
});

it("the end of the session is said by the sign-in page", async () => {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <Toasts />
    </QueryClientProvider>,
  );
  const client = createQueryClient();
  const write = client.getMutationCache().build(client, {
    mutationFn: () => Promise.reject(new ApiError("NOT_AUTHENTICATED", 401, "Sign in to continue.")),
  });
  await expect(write.execute(undefined)).rejects.toThrow();
  await act(() => vi.advanceTimersByTimeAsync(2000));
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});
