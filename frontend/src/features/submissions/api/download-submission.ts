import { useMutation } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { safeUrl } from "@/shared/navigation/safe-url";
import { saveFile } from "@/shared/navigation/save-file";

/** The address lives for minutes only, so it is asked for when it is needed and never kept. */
export function useDownload(submissionUuid: string) {
  return useMutation({
    mutationFn: () =>
      unwrap(
        api().GET("/api/submissions/{submission_uuid}/download/", {
          params: { path: { submission_uuid: submissionUuid } },
        }),
      ),
    onSuccess: ({ url }) => {
      const address = safeUrl(url);
      if (address !== null) saveFile(address);
    },
  });
}
