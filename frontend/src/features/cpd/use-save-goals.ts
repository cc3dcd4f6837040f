import { useQueryClient } from "@tanstack/react-query";
import { $api } from "@/shared/api/client";
import { cacheKey, refresh } from "@/shared/api/query-cache";

export function useSaveGoals() {
  const queryClient = useQueryClient();
  return $api.useMutation("put", "/api/users/cpd_goals/", {
    onSuccess: async (goals) => {
      queryClient.setQueryData(cacheKey("/api/users/cpd_goals/"), goals);
      // The profile and the totals include the progress towards the goal.
      await refresh(queryClient, [
        "/api/users/me/",
        "/api/users/cpd_goals/",
        "/api/users/cpd_transactions/summary/",
        "/api/users/cpd_transactions/",
      ]);
    },
  });
}
