import { lazy, Suspense } from "react";
import { EmailChoice } from "@/features/profile/email-choice";
import { useMe } from "@/features/profile/use-me";
import { TimeZoneForm } from "@/features/profile/time-zone-form";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

const RegulatorForm = lazy(() => import("@/features/profile/regulator-form").then((module) => ({ default: module.RegulatorForm })));

export function SettingsPage() {
  usePageTitle("Settings");
  const me = useMe();
  return (
    <div className="max-w-2xl">
      <PageHeader title="Settings" />
      <div className="rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
        <QueryView query={me} skeleton={<SettingsSkeleton />}>
          {(data) => (
            <div className="space-y-8">
              <TimeZoneForm me={data} />
              <hr className="border-line" />
              <EmailChoice me={data} field="instructor_messages" label="Messages from instructors" what="Messages">
                Emails that instructors send to all learners of a course. Emails about your enrolments, payments, sessions and
                certificates always arrive.
              </EmailChoice>
              {data.groups.some((group) => group !== "learner") && (
                <EmailChoice me={data} field="daily_digest" label="Daily digest" what="Daily digest">
                  One email at 07:00 in your time zone, or at 07:00 UTC until you choose one, when something waits in the courses
                  that you teach: submissions to grade, today’s live sessions and attendance to record.
                </EmailChoice>
              )}
            </div>
          )}
        </QueryView>
      </div>
      {me.data !== undefined && (
        <div className="mt-6 rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
          <Suspense fallback={<SettingsSkeleton />}>
            <RegulatorForm me={me.data} />
          </Suspense>
        </div>
      )}
      {me.data !== undefined && (
        <p className="mt-6 text-muted">
          Your learner ID, in case an administrator asks for it:{" "}
          <code className="text-ink [overflow-wrap:anywhere]">{me.data.uuid}</code>
        </p>
      )}
    </div>
  );
}

function SettingsSkeleton() {
  return (
    <Loading label="Loading your settings">
      <div className="space-y-4">
        <Skeleton className="h-6 w-32" />
        <Skeleton className="h-11 w-full" />
        <Skeleton className="h-11 w-24" />
      </div>
    </Loading>
  );
}
