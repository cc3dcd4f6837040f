/** The work of a course that waits to be graded, oldest first. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { $api } from "@/shared/api/client";
import type { Submission } from "@/shared/api/types";

/** What a page of the API holds at most. */
const PAGE_SIZE = 100;

const deskQuery = (courseUuid: string) =>
  $api.queryOptions(
    "get",
    "/api/courses/{course_uuid}/submissions/",
    { params: { path: { course_uuid: courseUuid }, query: { status: "submitted", start: "oldest", page_size: PAGE_SIZE } } },
    { staleTime: 0, refetchOnWindowFocus: false },
  );

/** The queue keeps its order while somebody works through it: it is read again when it is empty, or has changed elsewhere. */
export function useDeskQueue(courseUuid: string) {
  const query = useQuery(deskQuery(courseUuid));
  const [graded, setGraded] = useState<ReadonlySet<string>>(new Set());
  const listed = query.data?.results.toReversed() ?? [];
  const waiting = listed.filter(({ uuid }) => !graded.has(uuid));
  return {
    query,
    waiting,
    /** Whether more waits than the page holds. */
    hasMore: query.data?.previous != null,
    gradedCount: graded.size,
    markGraded: ({ uuid }: Submission) => {
      setGraded((earlier) => new Set(earlier).add(uuid));
      if (waiting.every((work) => work.uuid === uuid)) void query.refetch();
    },
  };
}
