import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { useSession } from "@/features/auth/session-context";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { Spinner } from "@/shared/ui/spinner";

/** The page the issuer redirects to, with a code in the address. */
export function CallbackPage() {
  usePageTitle("Signing in");
  const session = useSession();
  const completion = useQuery({
    queryKey: ["sign-in", "completion"],
    queryFn: session.completeSignIn,
    // A code works only once, so a retry can only fail.
    retry: false,
    networkMode: "always",
    staleTime: Infinity,
  });
  if (completion.data !== undefined) return <Navigate to={completion.data} replace />;
  // After a reload or going back, the code has been used but the session is still valid.
  if (completion.isError && session.state().status === "signed-in") return <Navigate to="/courses" replace />;
  return (
    <main className="page">
      {completion.isError ? (
        <PageMessage
          urgent
          icon={KeyRound}
          title="Sign-in failed"
          level={1}
          actions={
            <Button asChild>
              <Link to="/sign-in">Back to sign-in</Link>
            </Button>
          }
        >
          It was cancelled or took too long. Please try again.
        </PageMessage>
      ) : (
        <div role="status" className="flex items-center justify-center gap-3 py-24 text-lg text-muted">
          <Spinner className="size-5" />
          <h1 className="font-sans text-lg font-normal tracking-normal">Signing you in…</h1>
        </div>
      )}
    </main>
  );
}
