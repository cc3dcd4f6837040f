import { queryOptions, useQuery } from "@tanstack/react-query";
import { answered, api } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

export const verificationQuery = (code: string) =>
  queryOptions({
    queryKey: queryKeys.verification(code),
    queryFn: ({ signal }) =>
      answered(api().GET("/api/public/certificates/{code}/", { params: { path: { code } }, signal })),
    // Verification must always show the current status.
    staleTime: 0,
  });

export function useVerification(code: string) {
  return useQuery(verificationQuery(code));
}
