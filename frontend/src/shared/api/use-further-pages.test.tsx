import { QueryClient, QueryClientProvider, useInfiniteQuery } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, it, vi } from "vitest";
import { useFurtherPages } from "./use-further-pages";

/** Ten pages of one row each, of which one may fail. */
function pages(failing: number | null) {
  const asked: number[] = [];
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  const show = (wanted: number) =>
    renderHook(
      (rows: number) => {
        const query = useInfiniteQuery({
          queryKey: ["pages"],
          queryFn: ({ pageParam }) => {
            asked.push(pageParam);
            return pageParam === failing ? Promise.reject(new Error("no answer")) : Promise.resolve([pageParam]);
          },
          initialPageParam: 0,
          getNextPageParam: (_last, _all, page) => (page < 9 ? page + 1 : null),
          select: (data) => data.pages.flat(),
        });
        return { goesOn: useFurtherPages(query, rows), query };
      },
      { wrapper, initialProps: wanted },
    );
  return { asked, show };
}

it("fetches as many rows as are wanted, and more when more are", async () => {
  const { asked, show } = pages(null);
  const { result, rerender } = show(4);
  await vi.waitFor(() => {
    expect([result.current.query.data, result.current.goesOn]).toEqual([[0, 1, 2, 3], false]);
  });
  rerender(Infinity);
  await vi.waitFor(() => {
    expect([result.current.query.data?.length, result.current.goesOn]).toEqual([10, false]);
  });
  expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it("stops at a page that fails, and keeps those before it", async () => {
  const { asked, show } = pages(2);
  const { result } = show(Infinity);
  await vi.waitFor(() => {
    expect(result.current.query.isError).toBe(true);
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([asked, result.current.query.data, result.current.goesOn]).toEqual([[0, 1, 2], [0, 1], false]);
});
