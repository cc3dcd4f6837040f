import { Download, FileText, Link2, NotebookText } from "lucide-react";
import type { ReactNode } from "react";
import { $api } from "@/shared/api/client";
import type { Submission } from "@/shared/api/types";
import { formatFileSize } from "@/shared/format/file-size";
import { safeUrl } from "@/shared/navigation/safe-url";
import { saveFile } from "@/shared/navigation/save-file";
import { Button } from "@/shared/ui/button";
import { ExternalLink } from "@/shared/ui/external-link";
import { FailureNotice } from "@/shared/ui/failure-notice";

const iconClasses = "mt-0.5 size-5 shrink-0 text-muted";

/** The submitted file, link or text, for the learner and the instructor. */
export function SubmissionWork({ submission }: { submission: Submission }) {
  const { file, file_url: link, content } = submission;
  const address = safeUrl(link);
  return (
    <div className="space-y-3">
      {file !== null && (
        <Line icon={<FileText aria-hidden="true" className={iconClasses} />}>
          <bdi className="font-semibold break-words">{file.name}</bdi>{" "}
          <span className="text-muted">({formatFileSize(file.size_bytes)})</span>
        </Line>
      )}
      {file !== null && isStored(submission) && <DownloadButton submissionUuid={submission.uuid} name={file.name} />}
      {link !== null && (
        <Line icon={<Link2 aria-hidden="true" className={iconClasses} />}>
          {address === null ? link : <ExternalLink href={address.href}>{link}</ExternalLink>}
        </Line>
      )}
      {content.text !== null && content.text !== "" && (
        <Line icon={<NotebookText aria-hidden="true" className={iconClasses} />}>
          <span className="whitespace-pre-line">{content.text}</span>
        </Line>
      )}
    </div>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-2.5">
      {icon}
      <div className="min-w-0 flex-1 break-words">{children}</div>
    </div>
  );
}

/** Rejected files are deleted, and unfinished uploads were never stored. */
function isStored({ status }: Submission): boolean {
  return status !== "awaiting_upload" && status !== "rejected" && status !== "draft";
}

function DownloadButton({ submissionUuid, name }: { submissionUuid: string; name: string }) {
  // The address lives for minutes only, so it is asked for when it is needed and never kept.
  const download = $api.useMutation("get", "/api/submissions/{submission_uuid}/download/", {
    onSuccess: ({ url }) => {
      const address = safeUrl(url);
      if (address !== null) saveFile(address);
    },
  });
  return (
    <div className="space-y-2">
      <Button
        tone="secondary"
        size="sm"
        busy={download.isPending}
        onClick={() => {
          download.mutate({ params: { path: { submission_uuid: submissionUuid } } });
        }}
      >
        <Download aria-hidden="true" className="size-4" />
        Download<span className="sr-only"> {name}</span>
      </Button>
      {download.isError && <FailureNotice error={download.error} what="Not downloaded" />}
    </div>
  );
}
