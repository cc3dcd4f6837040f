import { useMutation } from "@tanstack/react-query";
import { answered, api } from "@/shared/api/client";
import { webAddress } from "@/shared/navigation/addresses";
import { saveFile } from "@/shared/navigation/save-file";

/** The download URL expires within minutes, so it is requested on demand and never cached. */
export function useDownload(submissionUuid: string) {
  return useMutation({
    mutationFn: () =>
      answered(
        api().GET("/api/submissions/{submission_uuid}/download/", {
          params: { path: { submission_uuid: submissionUuid } },
        }),
      ),
    onSuccess: ({ url }) => {
      const address = webAddress(url);
      if (address !== null) saveFile(address);
    },
  });
}
