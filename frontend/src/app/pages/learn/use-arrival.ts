import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { opensContent } from "@/features/enrolments/enrolment-status";
import { refresh } from "@/shared/api/query-cache";
import type { Enrolment } from "@/shared/api/types";
import { showToast } from "@/shared/ui/toast-store";

const route = getRouteApi("/learner/courses/$courseUuid/learn");

/**
 * Announces the payment once and removes the session ID from the address, so that neither a reload
 * nor a bookmark announces it again.
 */
export function useArrival(enrolment: Enrolment | null, awaited: boolean, sessionId: string | null): void {
  const queryClient = useQueryClient();
  const navigate = route.useNavigate();
  useEffect(() => {
    if (sessionId === null || awaited || enrolment === null) return;
    if (opensContent(enrolment.status)) {
      showToast({ tone: "success", title: "Payment received", detail: `You’re enrolled in ${enrolment.course_title}.` });
    }
    void refresh(queryClient, ["/api/notifications/", "/api/users/me/"]);
    void navigate({ search: {}, replace: true });
  }, [sessionId, awaited, enrolment, queryClient, navigate]);
}
