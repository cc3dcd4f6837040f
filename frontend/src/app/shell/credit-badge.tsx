/**
 * The balance, on every page. Credits are awarded shortly after a course is completed, by a different
 * process from the one that answered this browser. So after a completion the badge polls frequently
 * for a while, and when the balance changes, everything that shows credits is refetched.
 */
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Award } from "lucide-react";
import { useEffect, useRef } from "react";
import { useEnrolments } from "@/features/enrolments/enrolments-query";
import { useMe } from "@/features/profile/use-me";
import { refresh } from "@/shared/api/query-cache";
import type { Enrolment } from "@/shared/api/types";
import { creditsOf, hundredthsOf } from "@/shared/format/credits";
import { showToast } from "@/shared/ui/toast-store";
import { useNow } from "@/shared/ui/use-now";

const SOON_MS = 2500;
const AWARDED_WITHIN_MS = 90_000;

export function CreditBadge() {
  const now = useNow();
  const { data: enrolments } = useEnrolments();
  const awaited = enrolments?.some((enrolment) => wasJustCompleted(enrolment, now)) ?? false;
  const { data: me } = useMe(awaited ? SOON_MS : undefined);
  useNewsOf(me?.total_cpd_credits);
  if (me === undefined) return null;
  return (
    <Link
      to="/cpd"
      aria-label={`${me.total_cpd_credits} CPD Credits`}
      className="mr-1 inline-flex min-h-9 items-center gap-1.5 rounded-full bg-brand-soft px-3 text-sm font-semibold whitespace-nowrap text-brand tabular-nums hover:text-brand-strong"
    >
      <Award aria-hidden="true" className="size-4" />
      {me.total_cpd_credits}
      <span className="hidden sm:inline">CPD Credits</span>
    </Link>
  );
}

function wasJustCompleted({ certificate_uuid, completed_at }: Enrolment, now: Date): boolean {
  if (certificate_uuid == null || completed_at == null) return false;
  return now.getTime() - new Date(completed_at).getTime() < AWARDED_WITHIN_MS;
}

function useNewsOf(balance: string | undefined): void {
  const queryClient = useQueryClient();
  const known = useRef<string | undefined>(undefined);
  useEffect(() => {
    const before = known.current;
    known.current = balance;
    if (before === undefined || balance === undefined || before === balance) return;
    void refresh(queryClient, [
      "/api/users/cpd_transactions/",
      "/api/users/cpd_transactions/summary/",
      "/api/users/cpd_goals/",
      "/api/certificates/",
      "/api/certificates/{certificate_uuid}/",
      "/api/notifications/",
    ]);
    const gained = (hundredthsOf(balance) ?? 0) - (hundredthsOf(before) ?? 0);
    if (gained > 0) {
      showToast({ tone: "success", title: `${creditsOf(gained)} CPD credits added`, detail: `Your balance is ${balance}.` });
    }
  }, [balance, queryClient]);
}
