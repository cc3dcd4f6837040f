import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

export const summaryQuery = () =>
  queryOptions({
    queryKey: [...queryKeys.credits, "summary"],
    queryFn: ({ signal }) => unwrap(api().GET("/api/users/cpd_transactions/summary/", { signal })),
  });

export function useSummary() {
  return useQuery(summaryQuery());
}
