import { $api } from "@/shared/api/client";
import type { Submission } from "@/shared/api/types";
import { safeUrl } from "@/shared/navigation/safe-url";
import { ExternalLink } from "@/shared/ui/external-link";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

/** A link lives for five minutes, so it is asked for again before that. */
const LINK_STALE_MS = 4 * 60_000;

/** The file in the page, if browsers can show it; others are downloaded. */
export function WorkPreview({ submission }: { submission: Submission }) {
  const kind = submission.file?.type;
  if (kind === "pdf" && navigator.pdfViewerEnabled) return <Preview submission={submission} kind="pdf" />;
  if (kind === "jpg" || kind === "png") return <Preview submission={submission} kind="picture" />;
  return null;
}

function Preview({ submission: { uuid, file }, kind }: { submission: Submission; kind: "pdf" | "picture" }) {
  const link = $api.useQuery(
    "get",
    "/api/submissions/{submission_uuid}/download/",
    { params: { path: { submission_uuid: uuid }, query: { inline: true } } },
    { staleTime: LINK_STALE_MS, gcTime: 0, refetchOnWindowFocus: false },
  );
  const name = file?.name ?? "";
  if (link.isError) return <FailureNotice error={link.error} what="Not shown" />;
  const address = safeUrl(link.data?.url);
  if (address === null) {
    return (
      <Loading label="Loading the file">
        <Skeleton className="h-96 rounded-md" />
      </Loading>
    );
  }
  return (
    <figure className="space-y-2">
      {kind === "pdf" ? (
        <iframe title={name} src={address.href} className="h-[70vh] w-full rounded-md border border-line bg-sunken" />
      ) : (
        <img alt={`Work of the learner: ${name}`} src={address.href} className="max-h-[70vh] max-w-full rounded-md border border-line" />
      )}
      <figcaption className="text-sm">
        <ExternalLink href={address.href}>Open in a new tab</ExternalLink>
      </figcaption>
    </figure>
  );
}
