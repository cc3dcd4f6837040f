/** What an enrolment's status means to the learner. */
import type { EnrolmentStatus } from "@/shared/api/types";
import type { BadgeTone } from "@/shared/ui/badge";

const labels: Record<EnrolmentStatus, { label: string; tone: BadgeTone }> = {
  pending: { label: "Payment pending", tone: "accent" },
  active: { label: "Enrolled", tone: "brand" },
  completed: { label: "Completed", tone: "success" },
  suspended: { label: "Paused", tone: "accent" },
  dropped: { label: "Left", tone: "neutral" },
  revoked: { label: "Withdrawn", tone: "danger" },
  expired: { label: "Expired", tone: "neutral" },
};

export function statusLabel(status: EnrolmentStatus) {
  return labels[status];
}

/** Every status, for a filter. */
export const statuses = Object.keys(labels) as EnrolmentStatus[];

/** The status of this name, if there is one. */
export function asStatus(name: unknown): EnrolmentStatus | undefined {
  return statuses.find((status) => status === name);
}

/** Whether the course's content can be opened. */
export function opensContent(status: EnrolmentStatus): boolean {
  return status === "active" || status === "completed";
}

/** Whether the learner can enrol (again): a payment reactivates an enrolment in these states. */
export function mayEnrol(status: EnrolmentStatus | null): boolean {
  return status === null || status === "dropped" || status === "revoked" || status === "expired";
}
