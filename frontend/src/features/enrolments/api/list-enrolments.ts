/**
 * All enrolments of the learner. A person has few of them and every page needs to know about one
 * (is this course mine?), so all pages are fetched into one cache entry.
 */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";
import type { Enrolment } from "@/shared/api/types";

const PAGE_SIZE = 100;

async function fetchEnrolments(signal: AbortSignal): Promise<Enrolment[]> {
  const all: Enrolment[] = [];
  let cursor: string | null = null;
  do {
    const query: { page_size: number; cursor?: string } = { page_size: PAGE_SIZE };
    if (cursor !== null) query.cursor = cursor;
    const page = await unwrap(api().GET("/api/enrollments/", { params: { query }, signal }));
    all.push(...page.results);
    cursor = cursorOf(page.next);
  } while (cursor !== null);
  return all;
}

export const enrolmentsQuery = () =>
  queryOptions({
    queryKey: queryKeys.enrolments,
    queryFn: ({ signal }) => fetchEnrolments(signal),
  });

/** `lookAgainAfter` says, from what is known, in how many milliseconds to ask again; false: not at all. */
export function useEnrolments(lookAgainAfter: (known: readonly Enrolment[]) => number | false = () => false) {
  return useQuery({
    ...enrolmentsQuery(),
    refetchInterval: (query) => lookAgainAfter(query.state.data ?? []),
  });
}

export function enrolmentOn(courseUuid: string, enrolments: readonly Enrolment[] | undefined): Enrolment | null {
  return enrolments?.find((enrolment) => enrolment.course_uuid === courseUuid) ?? null;
}
