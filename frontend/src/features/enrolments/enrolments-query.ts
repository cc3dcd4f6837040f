/**
 * All enrolments of the learner. A person has few of them and every page needs to know about one
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
