import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";

/** The API's limit for one request. */
const LEARNERS_MAX = 100;

export type Marks = ReadonlyMap<string, boolean>;

/** Records attendance and absence. Repeating a mark has no further effect. */
export function useMarkAttendance(courseUuid: string, sessionUuid: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (marks: Marks) => {
      const all = [...marks];
      let completed = 0;
      /** Learners who lost their access meanwhile, and so were not marked. */
      let left = 0;
      for (let start = 0; start < all.length; start += LEARNERS_MAX) {
        const some = all.slice(start, start + LEARNERS_MAX);
        const of = (attended: boolean) => some.filter(([, mark]) => mark === attended).map(([learner]) => learner);
        const reply = await unwrap(
          api.POST("/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/", {
            params: { path: { course_uuid: courseUuid, session_uuid: sessionUuid } },
            body: { attended: of(true), absent: of(false) },
          }),
        );
        completed += reply.results.filter((result) => result.course_completed).length;
        left += reply.results.filter(({ outcome }) => outcome === "not_enrolled").length;
      }
      return { completed, left };
    },
    // Awaited, so that no checkbox briefly shows its old state.
    onSettled: () => refresh(queryClient, ["/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/"]),
  });
}
