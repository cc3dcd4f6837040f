import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

export const goalsQuery = () =>
  queryOptions({
    queryKey: [...queryKeys.credits, "goals"],
    queryFn: ({ signal }) => unwrap(api().GET("/api/users/cpd_goals/", { signal })),
  });

export function useGoals() {
  return useQuery(goalsQuery());
}
