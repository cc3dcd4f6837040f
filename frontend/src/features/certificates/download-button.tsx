import type { ReactNode } from "react";
import type { Certificate } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { type CertificateFile, useDownloadCertificate } from "./use-download-certificate";

interface DownloadButtonProps {
  certificate: Pick<Certificate, "uuid" | "number" | "course_title">;
  file: CertificateFile;
  icon: ReactNode;
  tone?: "quiet" | "secondary";
  children: string;
}

export function DownloadButton({ certificate, file, icon, tone = "quiet", children }: DownloadButtonProps) {
  const download = useDownloadCertificate(certificate);
  return (
    <Button
      tone={tone}
      size="sm"
      busy={download.isPending}
      onClick={() => {
        download.mutate(file);
      }}
    >
      {!download.isPending && icon}
      {children}
      <span className="sr-only"> for {certificate.course_title}</span>
    </Button>
  );
}
