/**
 * Lists are paged by an opaque cursor in the `next` URL. Only its query is used: behind a proxy, the
 * host in it is not one the browser can reach.
 */
import { type InfiniteData, infiniteQueryOptions } from "@tanstack/react-query";
import type { DataOf, InitOf, PathOf } from "./api-paths";
import { api, unwrap } from "./client";

interface AnyPage {
  next?: string | null;
}

/** The paths that return a page of a list. */
type PagedPath = { [Path in PathOf<"get">]: DataOf<"get", Path> extends AnyPage & { next: unknown } ? Path : never }[PathOf<"get">];

type Pages<Path extends PagedPath> = InfiniteData<DataOf<"get", Path>, string | null>;

interface Paging<Path extends PagedPath, Selected> {
  select: (data: Pages<Path>) => Selected;
  staleTime?: number;
  gcTime?: number;
}

/** The options of a list that loads page by page, for `useInfiniteQuery` and a route's loader. */
export function pagedQuery<Path extends PagedPath, Selected>(
  path: Path,
  init: NonNullable<InitOf<"get", Path>>,
  paging: Paging<Path, Selected>,
) {
  return infiniteQueryOptions({
    queryKey: ["get", path, init, "pages"] as const,
    queryFn: ({ pageParam, signal }) => fetchPage(path, init, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf((page as AnyPage).next),
    ...paging,
  });
}

/** The rows of all pages so far. */
export function results<Row>({ pages }: { pages: readonly { results: readonly Row[] }[] }): Row[] {
  return pages.flatMap((page) => page.results);
}

/** Fetches a whole short list, up to `pagesMax` pages. */
export async function fetchAllPages<Path extends PagedPath>(
  path: Path,
  init: NonNullable<InitOf<"get", Path>>,
  signal: AbortSignal,
  pagesMax = Infinity,
): Promise<{ pages: DataOf<"get", Path>[]; complete: boolean }> {
  const pages: DataOf<"get", Path>[] = [];
  let cursor: string | null = null;
  do {
    const page = await fetchPage(path, init, cursor, signal);
    pages.push(page);
    cursor = cursorOf((page as AnyPage).next);
  } while (cursor !== null && pages.length < pagesMax);
  return { pages, complete: cursor === null };
}

function fetchPage<Path extends PagedPath>(
  path: Path,
  init: NonNullable<InitOf<"get", Path>>,
  cursor: string | null,
  signal: AbortSignal,
): Promise<DataOf<"get", Path>> {
  const { params } = init as { params?: { query?: Record<string, unknown> } };
  const query = { ...params?.query, ...(cursor !== null && { cursor }) };
  const request = { ...init, params: { ...params, query }, signal };
  return unwrap(api.request("get", path, request as never));
}

export function cursorOf(next: string | null | undefined): string | null {
  if (!next) return null;
  return new URL(next, "https://placeholder.invalid").searchParams.get("cursor");
}
