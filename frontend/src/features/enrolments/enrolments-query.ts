/**
 * All the learner's enrolments. There are few of them and every page needs to look one up
 * (is this course mine?), so all pages are fetched into one cache entry.
 */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { fetchAllPages, results } from "@/shared/api/paging";
import type { Enrolment } from "@/shared/api/types";

const EVERYTHING = { params: { query: { page_size: 100 } } };

export const enrolmentsQuery = () =>
  queryOptions({
    queryKey: ["get", "/api/enrollments/", EVERYTHING, "all pages"],
    queryFn: async ({ signal }): Promise<Enrolment[]> => results(await fetchAllPages("/api/enrollments/", EVERYTHING, signal)),
  });

/** `lookAgainAfter` returns the delay until the next fetch in milliseconds, or false to stop. */
export function useEnrolments(lookAgainAfter: (known: readonly Enrolment[]) => number | false = () => false) {
  return useQuery({
    ...enrolmentsQuery(),
    refetchInterval: (query) => lookAgainAfter(query.state.data ?? []),
  });
}

export function enrolmentOn(courseUuid: string, enrolments: readonly Enrolment[] | undefined): Enrolment | null {
  return enrolments?.find((enrolment) => enrolment.course_uuid === courseUuid) ?? null;
}
