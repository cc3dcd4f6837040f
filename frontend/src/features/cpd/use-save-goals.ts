import { useQueryClient } from "@tanstack/react-query";
import { $api } from "@/shared/api/client";
import { cacheKey, refresh } from "@/shared/api/query-cache";

export function useSaveGoals() {
  const queryClient = useQueryClient();
  return $api.useMutation("put", "/api/users/cpd_goals/", {
    onSuccess: async (goals) => {
      queryClient.setQueryData(cacheKey("/api/users/cpd_goals/"), goals);
      // What is missing to the goal stands in the profile and in the sums.
      await refresh(queryClient, [
        "/api/users/me/",
        "/api/users/cpd_goals/",
        "/api/users/cpd_transactions/summary/",
        "/api/users/cpd_transactions/",
      ]);
    },
  });
}
