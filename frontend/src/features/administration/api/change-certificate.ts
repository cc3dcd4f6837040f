import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";

export type CertificateChange = "revoke" | "reissue";

/** The ledger follows the certificate by itself, some seconds later. */
const FOLLOWS_WITHIN_MS = [1500, 4000, 10_000];

interface Change {
  change: CertificateChange;
  certificateUuid: string;
  reason: string;
}

export function useChangeCertificate(learnerUuid: string) {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: ({ change, certificateUuid, reason }: Change) => {
      const options = {
        params: { path: { certificate_uuid: certificateUuid } },
        body: { reason },
        headers: { "Idempotency-Key": key.current() },
      };
      return unwrap(
        change === "revoke"
          ? api().POST("/api/admin/certificates/{certificate_uuid}/revoke/", options)
          : api().POST("/api/admin/certificates/{certificate_uuid}/reissue/", options),
      );
    },
    onSettled: (_certificate, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      const look = () => void queryClient.invalidateQueries({ queryKey: queryKeys.learner(learnerUuid) });
      for (const delay of FOLLOWS_WITHIN_MS) setTimeout(look, delay);
    },
  });
}
