import { useMutation } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import type { EnrolmentStatus } from "@/shared/api/types";
import { saveBlob } from "@/shared/navigation/save-blob";

/** Which part of a roster is saved, in which order. */
interface RosterPart {
  status: EnrolmentStatus | undefined;
  oldestFirst: boolean;
}

/** Saves the roster of a course, or those of one status, as a spreadsheet. */
export function useExportRoster(courseUuid: string) {
  return useMutation<Blob, Error, RosterPart>({
    mutationFn: ({ status, oldestFirst }) =>
      unwrap(
        api.GET("/api/office/courses/{course_uuid}/enrolments/export/", {
          params: {
            path: { course_uuid: courseUuid },
            query: { ...(status !== undefined && { status }), ...(oldestFirst && { order: "oldest" }) },
          },
          parseAs: "blob",
        }),
      ),
    onSuccess: (file, { status }) => {
      saveBlob(file, status === undefined ? "roster.csv" : `roster-${status}.csv`);
    },
  });
}
