import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";

export interface Adjustment {
  learner: string;
  /** With its sign: "-2.50". */
  credits: string;
  cpd_type: string;
  reason: string;
}

export function useAdjustCredits() {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: (adjustment: Adjustment) =>
      unwrap(
        api().POST("/api/admin/cpd/adjustments/", { body: adjustment, headers: { "Idempotency-Key": key.current() } }),
      ),
    onSettled: (_entry, error, { learner }) => {
      // While the outcome is unknown, pressing again must not adjust a second time.
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      void queryClient.invalidateQueries({ queryKey: queryKeys.learner(learner) });
    },
  });
}
