import { useMutation } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import type { Certificate } from "@/shared/api/types";
import { saveBlob } from "@/shared/navigation/save-blob";

export type CertificateFile = "pdf" | "credential";

/** Downloads a certificate as a PDF or as a signed wallet credential (Open Badges). */
export function useDownloadCertificate(certificate: Pick<Certificate, "uuid" | "number">) {
  return useMutation({
    meta: { failure: "The certificate couldn’t be downloaded" },
    mutationFn: (file: CertificateFile) => fetchFile(certificate.uuid, file),
    onSuccess: (content, file) => {
      saveBlob(content, file === "pdf" ? `${certificate.number}.pdf` : `${certificate.number}.jwt`);
    },
  });
}

function fetchFile(uuid: string, file: CertificateFile): Promise<Blob> {
  const options = { params: { path: { certificate_uuid: uuid } }, parseAs: "blob" } as const;
  return unwrap(
    file === "pdf"
      ? api.GET("/api/certificates/{certificate_uuid}/pdf/", options)
      : api.GET("/api/certificates/{certificate_uuid}/credential/", options),
  );
}
