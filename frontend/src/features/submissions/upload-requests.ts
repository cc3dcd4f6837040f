/** The API requests around uploading a file. */
import { api, unwrap } from "@/shared/api/client";
import type { Submission } from "@/shared/api/types";
import { mediaTypeOf } from "./assignment";
import type { UploadTarget } from "@/shared/api/put-file";
import type { OpenUpload } from "./submission-upload";

const of = (submissionUuid: string) => ({ path: { submission_uuid: submissionUuid } });

/** Announces a file; the response says where to upload it. */
export async function announceFile(
  assignmentUuid: string,
  file: File,
  key: string,
  signal: AbortSignal,
): Promise<OpenUpload> {
  const { upload, ...submission } = await unwrap(
    api.POST("/api/submissions/", {
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

/** A new upload URL for an announced file whose first URL has expired. */
export function renewUpload(submissionUuid: string, signal: AbortSignal): Promise<UploadTarget> {
  return unwrap(api.POST("/api/submissions/{submission_uuid}/upload-url/", { params: of(submissionUuid), signal }));
}

/** Tells the API that the file is in the bucket, so that it is checked. */
export function completeUpload(submissionUuid: string, signal: AbortSignal): Promise<Submission> {
  return unwrap(api.POST("/api/submissions/{submission_uuid}/complete/", { params: of(submissionUuid), signal }));
}

export function getSubmission(submissionUuid: string, signal: AbortSignal): Promise<Submission> {
  return unwrap(api.GET("/api/submissions/{submission_uuid}/", { params: of(submissionUuid), signal }));
}

/** Cancels an announced upload. */
export async function giveUpUpload(submissionUuid: string): Promise<void> {
  await unwrap(api.DELETE("/api/submissions/{submission_uuid}/", { params: of(submissionUuid) }));
}
