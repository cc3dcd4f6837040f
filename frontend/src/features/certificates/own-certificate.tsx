/** The certificate of a completed course: its PDF and its verification page. */
import { BadgeCheck, Download } from "lucide-react";
import { $api } from "@/shared/api/client";
import { Button } from "@/shared/ui/button";
import { DownloadButton } from "./download-button";

/** Renders nothing while loading or on failure, because the page is about the course. */
export function OwnCertificate({ certificateUuid }: { certificateUuid: string }) {
  const { data: certificate } = $api.useQuery("get", "/api/certificates/{certificate_uuid}/", {
    params: { path: { certificate_uuid: certificateUuid } },
  });
  if (certificate === undefined) return null;
  return (
    <>
      <DownloadButton
        certificate={certificate}
        file="pdf"
        tone="secondary"
        icon={<Download aria-hidden="true" className="size-4.5" />}
      >
        Certificate
      </DownloadButton>
      <Button asChild tone="quiet" size="sm">
        <a href={`/verify/${encodeURIComponent(certificate.code)}`} target="_blank" rel="noopener">
          <BadgeCheck aria-hidden="true" className="size-4.5" />
          Verification page<span className="sr-only"> (opens in a new tab)</span>
        </a>
      </Button>
    </>
  );
}
