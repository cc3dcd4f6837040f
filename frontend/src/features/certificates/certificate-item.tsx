import { BadgeCheck, Download, Wallet } from "lucide-react";
import type { ReactNode } from "react";
import type { Certificate } from "@/shared/api/types";
import { formatDay } from "@/shared/format/date-time";
import { pathTo, routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { CertificateStatus } from "./certificate-status";
import { DownloadButton } from "./download-button";

interface CertificateItemProps {
  certificate: Certificate;
  /** Replaces the learner's own actions. */
  actions?: ReactNode;
}

export function CertificateItem({ certificate, actions }: CertificateItemProps) {
  const { course_title: title, number, credits, completed_on: completedOn, status } = certificate;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line py-4 first:pt-0 last:border-b-0 last:pb-0">
      <div className="min-w-0 space-y-1">
        <h3 className="font-sans text-lg leading-snug tracking-normal">{title}</h3>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
          <CertificateStatus status={status} />
          <span className="tabular-nums">{credits} credits</span>
          <time dateTime={completedOn}>{formatDay(completedOn)}</time>
          <span className="[overflow-wrap:anywhere]">No. {number}</span>
        </p>
      </div>
      <div className="-ml-3 flex flex-wrap gap-1 sm:ml-0">{actions ?? <OwnActions certificate={certificate} />}</div>
    </li>
  );
}

function OwnActions({ certificate }: { certificate: Certificate }) {
  const { course_title: title, code, status } = certificate;
  return (
    <>
      <DownloadButton certificate={certificate} file="pdf" icon={<Download aria-hidden="true" className="size-4.5" />}>
        PDF
      </DownloadButton>
      <Button asChild tone="quiet" size="sm">
        {/* A public page, so it opens in a new tab as others will see it. */}
        <a href={pathTo(routes.verify, { code })} target="_blank" rel="noopener">
          <BadgeCheck aria-hidden="true" className="size-4.5" />
          Verification page<span className="sr-only"> for {title} (opens in a new tab)</span>
        </a>
      </Button>
      {status === "active" && (
        <DownloadButton certificate={certificate} file="credential" icon={<Wallet aria-hidden="true" className="size-4.5" />}>
          Wallet credential
        </DownloadButton>
      )}
    </>
  );
}
