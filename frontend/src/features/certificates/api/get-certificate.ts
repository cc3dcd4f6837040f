import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

export const certificateQuery = (certificateUuid: string) =>
  queryOptions({
    queryKey: queryKeys.certificate(certificateUuid),
    queryFn: ({ signal }) =>
      unwrap(
        api().GET("/api/certificates/{certificate_uuid}/", {
          params: { path: { certificate_uuid: certificateUuid } },
          signal,
        }),
      ),
  });

export function useCertificate(certificateUuid: string) {
  return useQuery(certificateQuery(certificateUuid));
}
