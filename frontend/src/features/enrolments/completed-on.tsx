import { $api } from "@/shared/api/client";
import { formatDateIn } from "@/shared/format/date-time";

/** The day of completion where the learner is, as on the certificate and in the history of credits. */
export function CompletedOn({ at }: { at: string }) {
  const me = $api.useQuery("get", "/api/users/me/");
  return <>Completed on {formatDateIn(at, me.data?.time_zone)}</>;
}
