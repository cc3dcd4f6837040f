/** How many learners a message would reach, counted part by part of the roster. */
import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import type { MessageAudience } from "@/shared/api/types";

export interface RecipientCount {
  recipients: number;
  unsubscribed: number;
  unreachable: number;
}

const path = "/api/office/courses/{course_uuid}/messages/recipients/";

export function useRecipientCount(courseUuid: string, audience: MessageAudience) {
  return useQuery({
    queryKey: ["get", path, { courseUuid, audience }, "counted"],
    staleTime: 0,
    queryFn: async ({ signal }): Promise<RecipientCount> => {
      const sums = { recipients: 0, unsubscribed: 0, unreachable: 0 };
      let cursor: string | null = null;
      do {
        const query = { audience, ...(cursor !== null && { cursor }) };
        const part: RecipientCount & { next: string | null } = await unwrap(
          api.GET(path, { params: { path: { course_uuid: courseUuid }, query }, signal }),
        );
        sums.recipients += part.recipients;
        sums.unsubscribed += part.unsubscribed;
        sums.unreachable += part.unreachable;
        cursor = part.next;
      } while (cursor !== null);
      return sums;
    },
  });
}
