import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

export const contentQuery = (contentUuid: string) =>
  queryOptions({
    queryKey: queryKeys.content(contentUuid),
    queryFn: ({ signal }) =>
      unwrap(
        api().GET("/api/learning/content/{content_uuid}/", {
          params: { path: { content_uuid: contentUuid } },
          signal,
        }),
      ),
  });

export function useContent(contentUuid: string) {
  return useQuery(contentQuery(contentUuid));
}
