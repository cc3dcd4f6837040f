/** The certificate of a course that was just, or long ago, completed: the paper, and the page that proves it. */
import { BadgeCheck, Download } from "lucide-react";
import { $api } from "@/shared/api/client";
import { pathTo, routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { DownloadButton } from "./download-button";

/** Nothing while it loads or when it fails: the course is what the page is about. */
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
        <a href={pathTo(routes.verify, { code: certificate.code })} target="_blank" rel="noopener">
          <BadgeCheck aria-hidden="true" className="size-4.5" />
          Verification page<span className="sr-only"> (opens in a new tab)</span>
        </a>
      </Button>
    </>
  );
}
