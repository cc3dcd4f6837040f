/**
 * The page behind the link in an instructor's message, or in a daily digest. It needs no account, and it asks first: programs that
 * scan emails open every link.
 */
import { getRouteApi, Link } from "@tanstack/react-router";
import { MailX } from "lucide-react";
import { $api } from "@/shared/api/client";
import { providerName } from "@/shared/config/provider";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Logo } from "@/shared/ui/logo";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";

const route = getRouteApi(routes.unsubscribe);

const words = {
  messages: {
    title: "Unsubscribe from instructors’ messages?",
    before:
      "You’ll get no more messages that instructors send to all learners of a course. Emails about your enrolments, payments, sessions and certificates still arrive.",
    after:
      "Instructors’ messages no longer reach you by email. Emails about your enrolments, payments, sessions and certificates still do. You can change this in your settings.",
  },
  digest: {
    title: "Unsubscribe from daily digests?",
    before: "You’ll get no more emails about what waits in the courses that you teach. All other emails still arrive.",
    after: "You’ll get no more daily digests by email. All other emails still arrive. You can change this in your settings.",
  },
} as const;

export function UnsubscribePage() {
  usePageTitle("Unsubscribe");
  const { token } = route.useParams();
  const { title, before, after } = words[route.useSearch().of ?? "messages"];
  const unsubscribe = $api.useMutation("post", "/api/public/unsubscribe/{token}/");
  const settings = (
    <Button asChild tone="secondary">
      <Link to={routes.settings}>Open your settings</Link>
    </Button>
  );
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface">
        <div className="page flex min-h-16 items-center">
          <Logo />
        </div>
      </header>
      <main className="page max-w-3xl flex-1 py-8 sm:py-12">
        {unsubscribe.isSuccess ? (
          <div role="status">
            <PageMessage level={1} icon={MailX} title="You’ve unsubscribed" actions={settings}>
              {after}
            </PageMessage>
          </div>
        ) : (
          <PageMessage
            level={1}
            icon={MailX}
            title={title}
            actions={
              <Button
                busy={unsubscribe.isPending}
                onClick={() => {
                  unsubscribe.mutate({ params: { path: { token } } });
                }}
              >
                {unsubscribe.isPending ? "Unsubscribing…" : "Unsubscribe"}
              </Button>
            }
          >
            {before}
          </PageMessage>
        )}
        {unsubscribe.isError &&
          (unsubscribe.error.code === "NOT_FOUND" ? (
            <FailureNotice error={unsubscribe.error} title="This link doesn’t work" actions={settings}>
              It may be incomplete or too old. Use the link in a newer message, or sign in and change your settings.
            </FailureNotice>
          ) : (
            <FailureNotice error={unsubscribe.error} what="You’re still subscribed" />
          ))}
      </main>
      <footer className="border-t border-line">
        <p className="page py-6 text-sm text-muted">{providerName()}</p>
      </footer>
    </div>
  );
}
