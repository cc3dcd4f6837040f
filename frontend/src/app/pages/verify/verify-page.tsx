/** Public pages on which anyone can verify a certificate without an account. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useState } from "react";
import { referenceFrom } from "@/features/certificates/reference";
import { VerificationView } from "@/features/certificates/verification-view";
import { $api } from "@/shared/api/client";
import { providerName } from "@/shared/config/provider";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { Field, Input } from "@/shared/ui/field";
import { Logo } from "@/shared/ui/logo";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

const route = getRouteApi(routes.verify);

export function VerifyPage() {
  const { code } = route.useParams();
  return (
    <VerifyFrame>
      <Verdict code={code} />
      <CodeForm key={code} title="Check another certificate" />
    </VerifyFrame>
  );
}

/** For people who have only paper, or a link that they pasted. */
export function VerifyStartPage() {
  usePageTitle("Verify a certificate");
  return (
    <VerifyFrame>
      <h1 className="text-3xl">Verify a certificate</h1>
      <CodeForm title="Certificate number, code or link" />
    </VerifyFrame>
  );
}

function VerifyFrame({ children }: { children: React.ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface">
        <div className="page flex min-h-16 items-center justify-between gap-4">
          <Logo />
          <span className="hidden text-muted sm:inline">Certificate verification</span>
        </div>
      </header>
      <main className="page max-w-3xl flex-1 space-y-8 py-8 sm:py-12">{children}</main>
      <footer className="border-t border-line">
        <p className="page py-6 text-sm text-muted">
          {providerName()} · Checked against our current records.
        </p>
      </footer>
    </div>
  );
}

function Verdict({ code }: { code: string }) {
  usePageTitle("Verify a certificate");
  const verification = $api.useQuery(
    "get",
    "/api/public/certificates/{code}/",
    { params: { path: { code } } },
    // Verification must always show the current status.
    { staleTime: 0 },
  );
  return (
    <QueryView
      query={verification}
      level={1}
      skeleton={
        <Loading wholePage label="Looking up the certificate">
          <Skeleton className="h-96 w-full rounded-xl" />
        </Loading>
      }
      renderError={(error) =>
        error.code === "NOT_FOUND" ? (
          <PageMessage urgent level={1} icon={SearchX} title="We couldn’t find this certificate">
            We searched for <strong className="[overflow-wrap:anywhere]"><bdi>{code}</bdi></strong>. Compare it with the
            certificate, or paste the link printed on it. If it still can’t be found, ask the holder for a current copy
            or contact {providerName()}.
          </PageMessage>
        ) : null
      }
    >
      {(data) => <VerificationView verification={data} />}
    </QueryView>
  );
}

function CodeForm({ title }: { title: string }) {
  const navigate = useNavigate();
  const [code, setCode] = useState("");
  return (
    <form
      aria-label={title}
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const reference = referenceFrom(code);
        if (reference !== "") void navigate({ to: routes.verify, params: { code: reference } });
      }}
    >
      <div className="min-w-48 flex-1">
        <Field label={title} hint="For example CPD-2026-7KQ2-M9XD-4HTV. The number is at the bottom left of the certificate; the code is in its link and below its QR code, and shows more details.">
          {(wiring) => (
            <Input
              {...wiring}
              required
              autoComplete="off"
              spellCheck={false}
              value={code}
              onChange={(event) => {
                setCode(event.target.value);
              }}
            />
          )}
        </Field>
      </div>
      <Button type="submit" tone="secondary">
        Verify
      </Button>
    </form>
  );
}
