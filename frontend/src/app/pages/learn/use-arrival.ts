import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { opensContent } from "@/features/enrolments/enrolment-status";
import { refresh } from "@/shared/api/query-cache";
import type { Enrolment } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { showToast } from "@/shared/ui/toast-store";

const route = getRouteApi(`/learner${routes.learn}`);

/**
 * Says once that the payment went through, and takes the session id out of the address, so that
 * neither a reload nor a bookmark says it again.
 */
export function useArrival(enrolment: Enrolment | null, awaited: boolean, sessionId: string | null): void {
  const queryClient = useQueryClient();
  const navigate = route.useNavigate();
  useEffect(() => {
    if (sessionId === null || awaited || enrolment === null) return;
    if (opensContent(enrolment.status)) {
      showToast({ tone: "success", title: "Payment received", detail: `You are enrolled on ${enrolment.course_title}.` });
    }
    void refresh(queryClient, ["/api/notifications/", "/api/users/me/"]);
    void navigate({ search: {}, replace: true });
  }, [sessionId, awaited, enrolment, queryClient, navigate]);
}
