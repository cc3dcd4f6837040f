import { Badge } from "@/shared/ui/badge";
import type { EnrolmentStatus } from "@/shared/api/types";
import { statusLabel } from "./enrolment-status";

export function StatusBadge({ status }: { status: EnrolmentStatus }) {
  const { label, tone } = statusLabel(status);
  return <Badge tone={tone}>{label}</Badge>;
}
