import { Link } from "@tanstack/react-router";
import { BulkAdjust } from "@/features/administration/bulk-adjust";
import { FindPerson } from "@/features/people/find-person";
import { PaymentList } from "@/features/payments/payment-list";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { AdministratorsOnly } from "./administrators-only";

export function AdministrationPage() {
  usePageTitle("Administration");
  return (
    <AdministratorsOnly>
      <PageHeader title="Administration">
        Find people, refund payments, and correct credits and certificates. Every decision is kept with your name and your reason.
      </PageHeader>
      <div className="space-y-6">
        <Panel title="Find a person">
          <FindPerson />
        </Panel>
        <Panel
          title="Payments to refund"
          actions={
            <Button asChild tone="secondary" size="sm">
              <Link to={routes.payments}>All payments</Link>
            </Button>
          }
        >
          <PaymentList state="duplicate" pageSize={5} />
        </Panel>
        <Panel
          title="Reports"
          actions={
            <Button asChild tone="secondary" size="sm">
              <Link to={routes.reports}>Open reports</Link>
            </Button>
          }
        >
          <p className="max-w-2xl text-muted">Completions by course and period, as files for spreadsheets and for other programs.</p>
        </Panel>
        <Panel title="Bulk adjustment">
          <BulkAdjust />
        </Panel>
        <Panel
          title="Failed work"
          actions={
            <Button asChild tone="secondary" size="sm">
              <Link to={routes.failedWork}>Failed work</Link>
            </Button>
          }
        >
          <p className="max-w-2xl text-muted">
            Emails, Zoom registrations, uploads, credits and enrolments that failed: why, since when, and what to do. An alarm
            tells the operator as well.
          </p>
        </Panel>
      </div>
    </AdministratorsOnly>
  );
}
