import type { Certificate } from "@/shared/api/types";
import { Badge, type BadgeTone } from "@/shared/ui/badge";

const looks: Record<Certificate["status"], { label: string; tone: BadgeTone }> = {
  active: { label: "Valid", tone: "success" },
  revoked: { label: "Revoked", tone: "danger" },
  superseded: { label: "Superseded", tone: "accent" },
};

export function CertificateStatus({ status }: { status: Certificate["status"] }) {
  const { label, tone } = looks[status];
  return <Badge tone={tone}>{label}</Badge>;
}
