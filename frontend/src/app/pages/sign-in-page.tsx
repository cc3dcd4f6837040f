import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { Award, CalendarClock, GraduationCap } from "lucide-react";
import { useEffect } from "react";
import { useSession, useSessionState } from "@/features/auth/session-context";
import { providerName } from "@/shared/config/provider";
import { routes } from "@/shared/navigation/paths";
import { safePath } from "@/shared/navigation/safe-url";
import { Button } from "@/shared/ui/button";
import { Logo } from "@/shared/ui/logo";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { usePageTitle } from "@/shared/ui/page-title";
import { MeridianArt } from "./meridian-art";

const route = getRouteApi(routes.signIn);

const promises = [
  { icon: GraduationCap, text: "Courses written and taught by practising professionals" },
  { icon: CalendarClock, text: "Learn at your own pace, or live with an instructor" },
  { icon: Award, text: "Every credit recorded, ready for your annual return" },
];

export function SignInPage() {
  usePageTitle("Sign in");
  const session = useSession();
  const state = useSessionState();
  const { returnTo, ended = false } = route.useSearch();
  const target = safePath(returnTo) ?? routes.courses;
  const signIn = useMutation({ mutationFn: () => session.signIn(target), networkMode: "always" });
  // A link from an email or a bookmark leads here first. If the issuer's session is still open, redirect
  // at once; only a user whose session has just ended is told so and has to click.
  const goAtOnce = returnTo !== undefined && !ended && state.status === "signed-out";
  const { mutate: start } = signIn;
  useEffect(() => {
    if (goAtOnce) start();
  }, [goAtOnce, start]);

  if (state.status === "signed-in") return <Navigate to={target} replace />;
  return (
    <div className="grid min-h-dvh lg:grid-cols-[1.1fr_1fr]">
      <section
        aria-label={`About ${providerName()}`}
        className="relative hidden overflow-hidden bg-panel p-12 text-on-panel lg:flex lg:flex-col lg:justify-end"
      >
        <MeridianArt />
        <div className="relative max-w-md space-y-8">
          <p className="font-serif text-4xl leading-tight font-semibold">Keep your practice current.</p>
          <ul className="space-y-4 text-lg">
            {promises.map(({ icon: Icon, text }) => (
              <li key={text} className="flex items-start gap-3.5">
                <Icon aria-hidden="true" className="mt-0.5 size-6 shrink-0 text-[#e0a43a]" />
                {text}
              </li>
            ))}
          </ul>
        </div>
      </section>
      <main className="flex flex-col justify-center px-6 py-12">
        <div className="mx-auto w-full max-w-sm space-y-8">
          <Logo />
          <div className="space-y-3">
            <h1 className="text-3xl">Sign in</h1>
            <p className="text-lg text-muted">
              Sign in to see your courses, live sessions and CPD credits.
            </p>
          </div>
          {ended && (
            <Notice tone="waiting" title="Your session has ended">
              Sign in again to continue where you left off.
            </Notice>
          )}
          {signIn.isError && (
            <FailureNotice error={signIn.error} title="We couldn’t reach the sign-in service">
              Check your connection and try again.
            </FailureNotice>
          )}
          <Button
            className="w-full"
            busy={signIn.isPending}
            onClick={() => {
              signIn.mutate();
            }}
          >
            {signIn.isPending ? "Opening sign-in…" : "Continue to sign-in"}
          </Button>
          <p className="text-muted">
            You’ll sign in on a separate, secure page, then come straight back.
          </p>
        </div>
      </main>
    </div>
  );
}
