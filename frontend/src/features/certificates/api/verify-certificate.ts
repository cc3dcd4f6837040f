import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

export const verificationQuery = (code: string) =>
  queryOptions({
    queryKey: queryKeys.verification(code),
    queryFn: ({ signal }) =>
      unwrap(api().GET("/api/public/certificates/{code}/", { params: { path: { code } }, signal })),
    // Whoever looks wants to know what holds now.
    staleTime: 0,
  });

export function useVerification(code: string) {
  return useQuery(verificationQuery(code));
}
