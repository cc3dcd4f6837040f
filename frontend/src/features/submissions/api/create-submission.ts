import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import type { OpenUpload } from "@/features/submissions/submission-upload";
import { mediaTypeOf } from "@/features/submissions/assignment";
import { refreshSubmissions } from "./list-submissions";

/** Announces a file; the answer says where it goes. */
export async function announceFile(
  assignmentUuid: string,
  file: File,
  key: string,
  signal: AbortSignal,
): Promise<OpenUpload> {
  const { upload, ...submission } = await unwrap(
    api().POST("/api/submissions/", {
      body: {
        assignment: assignmentUuid,
        file: { name: file.name, size_bytes: file.size, content_type: mediaTypeOf(file.name) },
      },
      headers: { "Idempotency-Key": key },
      signal,
    }),
  );
  return { submission, target: upload ?? null };
}

/** Hands in what is no file. */
export function useSubmitLinkOrText(assignmentUuid: string) {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: (work: { file_url: string } | { content: { text: string } }) =>
      unwrap(
        api().POST("/api/submissions/", {
          body: { assignment: assignmentUuid, ...work },
          headers: { "Idempotency-Key": key.current() },
        }),
      ),
    onSettled: (_submission, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      refreshSubmissions(queryClient, assignmentUuid);
    },
  });
}
