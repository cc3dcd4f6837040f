/** The API requests around uploading a file. */
import { answered, api } from "@/shared/api/client";
import type { Submission } from "@/shared/api/types";
import type { UploadTarget } from "@/features/submissions/put-file";

const of = (submissionUuid: string) => ({ path: { submission_uuid: submissionUuid } });

/** A new upload URL for an announced file whose first URL has expired. */
export function renewUpload(submissionUuid: string, signal: AbortSignal): Promise<UploadTarget> {
  return answered(api().POST("/api/submissions/{submission_uuid}/upload-url/", { params: of(submissionUuid), signal }));
}

/** Tells the API that the file is in the bucket, so that it is checked. */
export function completeUpload(submissionUuid: string, signal: AbortSignal): Promise<Submission> {
  return answered(api().POST("/api/submissions/{submission_uuid}/complete/", { params: of(submissionUuid), signal }));
}

export function getSubmission(submissionUuid: string, signal: AbortSignal): Promise<Submission> {
  return answered(api().GET("/api/submissions/{submission_uuid}/", { params: of(submissionUuid), signal }));
}

/** Cancels an announced upload. */
export async function giveUpUpload(submissionUuid: string): Promise<void> {
  await answered(api().DELETE("/api/submissions/{submission_uuid}/", { params: of(submissionUuid) }));
}
