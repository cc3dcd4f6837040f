import { useQueryClient } from "@tanstack/react-query";
import { refresh } from "@/shared/api/query-cache";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";

export type CertificateChange = "revoke" | "reissue" | "reprint";

const paths = {
  revoke: "/api/admin/certificates/{certificate_uuid}/revoke/",
  reissue: "/api/admin/certificates/{certificate_uuid}/reissue/",
  reprint: "/api/admin/certificates/{certificate_uuid}/reprint/",
} as const;

/** The ledger is updated asynchronously, some seconds later, so it is refetched after each of these delays. */
const FOLLOWS_WITHIN_MS = [1500, 4000, 10_000];

export function useChangeCertificate(change: CertificateChange) {
  const queryClient = useQueryClient();
  return useIntentionMutation("post", paths[change], {
    onOutcome: () => {
      const look = () => void refresh(queryClient, ["/api/admin/learners/{learner_uuid}/cpd_transactions/"]);
      for (const delay of FOLLOWS_WITHIN_MS) setTimeout(look, delay);
    },
  });
}
