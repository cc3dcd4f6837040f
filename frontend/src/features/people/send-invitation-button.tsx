/** Sends the email of an invitation again, as soon as the API allows it. */
import type { Invitation } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { formatTime } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { showToast } from "@/shared/ui/toast-store";
import { useNow } from "@/shared/ui/use-now";
import { refreshesInvitations } from "./refreshes-invitations";

export function SendInvitationButton({ courseUuid, invitation }: { courseUuid: string; invitation: Invitation }) {
  const now = useNow();
  const mutation = useIntentionMutation("post", "/api/office/courses/{course_uuid}/invitations/{invited_uuid}/send/", {
    refreshes: refreshesInvitations,
  });
  const { email, can_send_from: from } = invitation;
  if (from === null) return <span className="self-center">Sent as often as possible</span>;
  if (Date.parse(from) > now.getTime()) return <span className="self-center">Can be sent again at {formatTime(from)}</span>;
  return (
    <Button
      tone="secondary"
      size="sm"
      busy={mutation.isPending}
      aria-label={`Send again to ${email}`}
      onClick={() => {
        mutation.mutate(
          { params: { path: { course_uuid: courseUuid, invited_uuid: invitation.invited_uuid } } },
          {
            onSuccess: () => {
              showToast({ tone: "success", title: "Invitation sent again", detail: email });
            },
            onError: (error) => {
              showToast({ tone: "danger", title: "The invitation wasn’t sent", detail: error.message });
            },
          },
        );
      }}
    >
      Send again
    </Button>
  );
}
