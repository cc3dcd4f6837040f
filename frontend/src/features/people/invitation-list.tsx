/** Who is invited to a course and has never signed in; who has claimed an invitation since; what was withdrawn. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Mail } from "lucide-react";
import { useState } from "react";
import { pagedQuery, results } from "@/shared/api/paging";
import type { Invitation } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { Badge, type BadgeTone } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Select } from "@/shared/ui/select";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { InviteDialog } from "./invite-dialog";
import { SendInvitationButton } from "./send-invitation-button";
import { WithdrawInvitationDialog } from "./withdraw-invitation-dialog";

const PAGE_SIZE = 25;
const states: Record<Invitation["state"], { label: string; tone: BadgeTone; nobody: string }> = {
  waiting: { label: "Waiting", tone: "accent", nobody: "No invitation is waiting" },
  claimed: { label: "Claimed", tone: "success", nobody: "Nobody has claimed an invitation yet" },
  withdrawn: { label: "Withdrawn", tone: "neutral", nobody: "No invitation was withdrawn in the last 60 days" },
};

function asState(text: string): Invitation["state"] {
  return text === "claimed" || text === "withdrawn" ? text : "waiting";
}

export function InvitationList({ courseUuid }: { courseUuid: string }) {
  const [state, setState] = useState<Invitation["state"]>("waiting");
  const [inviting, setInviting] = useState(false);
  const [withdrawing, setWithdrawing] = useState<Invitation | null>(null);
  const query = { page_size: PAGE_SIZE, state };
  const invitations = useInfiniteQuery(
    pagedQuery("/api/office/courses/{course_uuid}/invitations/", { params: { path: { course_uuid: courseUuid }, query } }, { select: results, staleTime: 0 }),
  );
  return (
    <section aria-labelledby="invitations" className="mt-10">
      <h2 id="invitations" className="mb-4 text-xl font-semibold">
        Invitations
      </h2>
      <div className="mb-5 flex flex-wrap items-center gap-3">
        <label className="w-full sm:w-60">
          <span className="sr-only">Show invitations</span>
          <Select
            value={state}
            onChange={({ target }) => {
              setState(asState(target.value));
            }}
          >
            {(Object.keys(states) as Invitation["state"][]).map((value) => (
              <option key={value} value={value}>
                {states[value].label}
              </option>
            ))}
          </Select>
        </label>
        <Button
          tone="secondary"
          onClick={() => {
            setInviting(true);
          }}
        >
          Invite by email…
        </Button>
      </div>
      <QueryView query={invitations} skeleton={<InvitationsSkeleton />}>
        {(found) =>
          found.length === 0 ? (
            <PageMessage icon={Mail} title={states[state].nobody}>
              People who have never signed in are enrolled when they first do, with the address that was invited.
            </PageMessage>
          ) : (
            <>
              <ul aria-label="Invitations" className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
                {found.map((invitation) => (
                  <Row key={invitation.invited_uuid} courseUuid={courseUuid} invitation={invitation} onWithdraw={setWithdrawing} />
                ))}
              </ul>
              <LoadMore query={invitations} label="Show earlier invitations" />
            </>
          )
        }
      </QueryView>
      {inviting && (
        <InviteDialog
          courseUuid={courseUuid}
          onClose={() => {
            setInviting(false);
          }}
        />
      )}
      {withdrawing !== null && (
        <WithdrawInvitationDialog
          courseUuid={courseUuid}
          invitation={withdrawing}
          onClose={() => {
            setWithdrawing(null);
          }}
        />
      )}
    </section>
  );
}

interface RowProps {
  courseUuid: string;
  invitation: Invitation;
  onWithdraw: (invitation: Invitation) => void;
}

function Row({ courseUuid, invitation, onWithdraw }: RowProps) {
  const { state, email, learner_uuid: learnerUuid } = invitation;
  const name = invitation.name === "" ? "No name" : invitation.name;
  return (
    <li className="grid gap-x-6 gap-y-2 border-b border-line px-5 py-4 last:border-b-0 sm:grid-cols-[1fr_auto] sm:px-6">
      <div className="min-w-0">
        {learnerUuid === null ? (
          <bdi className="font-semibold wrap-anywhere">{email}</bdi>
        ) : (
          <>
            <Link to={routes.person} params={{ learnerUuid }} className="link font-semibold wrap-anywhere">
              <bdi>{name}</bdi>
            </Link>
            <bdi className="block text-sm wrap-anywhere text-muted">{email}</bdi>
          </>
        )}
        {invitation.reference !== null && <p className="text-sm wrap-anywhere text-muted">Reference {invitation.reference}</p>}
        {invitation.full_at !== null && (
          <p className="text-sm text-danger">
            Signed in on {formatDate(invitation.full_at)}, when the course was full. They are enrolled once a place is free and they
            visit again.
          </p>
        )}
      </div>
      <div className="space-y-2 text-sm text-muted sm:text-right">
        <p className="flex flex-wrap items-center gap-2 sm:justify-end">
          <Badge tone={states[state].tone}>{states[state].label}</Badge>
          <span>{when(invitation)}</span>
        </p>
        {state === "waiting" && (
          <div className="flex flex-wrap gap-2 sm:justify-end">
            <SendInvitationButton courseUuid={courseUuid} invitation={invitation} />
            <Button
              tone="secondary"
              size="sm"
              aria-label={`Withdraw the invitation of ${email}`}
              onClick={() => {
                onWithdraw(invitation);
              }}
            >
              Withdraw
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

function when({ state, invited_at: invited, changed_at: changed, sent_at: sent, times_sent: times }: Invitation): string {
  if (state !== "waiting") return `invited ${formatDate(invited)}, ${state} ${formatDate(changed)}`;
  return times === 1 ? `invited ${formatDate(invited)}` : `invited ${formatDate(invited)}, last sent ${formatDate(sent)}`;
}

function InvitationsSkeleton() {
  return (
    <Loading label="Loading the invitations">
      <div className="space-y-3">
        {[1, 2].map((row) => (
          <Skeleton key={row} className="h-20 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
