/** The small requests around the bytes of one submission. */
import { api, unwrap } from "@/shared/api/client";
import type { Submission } from "@/shared/api/types";
import type { UploadTarget } from "@/features/submissions/put-file";

const of = (submissionUuid: string) => ({ path: { submission_uuid: submissionUuid } });

/** A fresh address for an announced file whose first one is over. */
export function renewUpload(submissionUuid: string, signal: AbortSignal): Promise<UploadTarget> {
  return unwrap(api().POST("/api/submissions/{submission_uuid}/upload-url/", { params: of(submissionUuid), signal }));
}

/** The bytes are in the bucket: have them looked at. */
export function completeUpload(submissionUuid: string, signal: AbortSignal): Promise<Submission> {
  return unwrap(api().POST("/api/submissions/{submission_uuid}/complete/", { params: of(submissionUuid), signal }));
}

export function getSubmission(submissionUuid: string, signal: AbortSignal): Promise<Submission> {
  return unwrap(api().GET("/api/submissions/{submission_uuid}/", { params: of(submissionUuid), signal }));
}

/** The announced file will not come; it is open no longer. */
export async function giveUpUpload(submissionUuid: string): Promise<void> {
  await unwrap(api().DELETE("/api/submissions/{submission_uuid}/", { params: of(submissionUuid) }));
}
