/** Signing in turns invitations into enrolments, so what lists them is read again; and so is what may wait for the next request. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { refresh } from "@/shared/api/query-cache";
import type { Me } from "@/shared/api/types";

export function useClaimedInvitations(me: Me | undefined) {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (me === undefined || me.claimed_invitations === 0) return;
    void refresh(queryClient, ["/api/users/me/", "/api/enrollments/", "/api/notifications/"]);
  }, [me, queryClient]);
}
