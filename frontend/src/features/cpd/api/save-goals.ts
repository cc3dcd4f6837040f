import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import type { CpdGoalsUpdate } from "@/shared/api/types";
import { goalsQuery } from "./get-goals";

export function useSaveGoals() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (goals: CpdGoalsUpdate) => answered(api().PUT("/api/users/cpd_goals/", { body: goals })),
    onSuccess: async (goals) => {
      queryClient.setQueryData(goalsQuery().queryKey, goals);
      // The profile and the totals include the progress towards the goal.
      await Promise.all(
        [queryKeys.me, queryKeys.credits].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      );
    },
  });
}
