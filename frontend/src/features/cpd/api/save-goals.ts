import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import type { CpdGoalsUpdate } from "@/shared/api/types";
import { goalsQuery } from "./get-goals";

export function useSaveGoals() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (goals: CpdGoalsUpdate) => unwrap(api().PUT("/api/users/cpd_goals/", { body: goals })),
    onSuccess: async (goals) => {
      queryClient.setQueryData(goalsQuery().queryKey, goals);
      // What is missing to the goal stands in the profile and in the sums.
      await Promise.all(
        [queryKeys.me, queryKeys.credits].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      );
    },
  });
}
