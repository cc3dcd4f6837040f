import { useMutation } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import type { EnrolmentStatus } from "@/shared/api/types";
import { saveBlob } from "@/shared/navigation/save-blob";

/** Saves the roster of a course, or those of one status, as a spreadsheet. */
export function useExportRoster(courseUuid: string) {
  return useMutation<Blob, Error, EnrolmentStatus | undefined>({
    mutationFn: (status) =>
      unwrap(
        api.GET("/api/office/courses/{course_uuid}/enrolments/export/", {
          params: { path: { course_uuid: courseUuid }, query: status === undefined ? {} : { status } },
          parseAs: "blob",
        }),
      ),
    onSuccess: (file, status) => {
      saveBlob(file, status === undefined ? "roster.csv" : `roster-${status}.csv`);
    },
  });
}
