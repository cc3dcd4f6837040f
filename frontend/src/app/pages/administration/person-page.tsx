/** One person: identity, enrolments with payments, work, certificates and credits. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, SearchX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { catalogueQuery } from "@/features/courses/catalogue-query";
import { StatusBadge } from "@/features/enrolments/status-badge";
import { EnrolmentChangeDialog } from "@/features/people/enrolment-change-dialog";
import { GrantDialog } from "@/features/people/grant-dialog";
import { EmailRow } from "@/features/people/person-emails";
import { ExtendEnrolmentDialog } from "@/features/people/extend-enrolment-dialog";
import { type AskedChange, PersonEnrolments } from "@/features/people/person-enrolments";
import { SettleDialog } from "@/features/people/settle-dialog";
import { AttemptRow, CertificateRow, SubmissionRow } from "@/features/people/person-work";
import { StaffActions } from "@/features/people/staff-actions";
import { $api } from "@/shared/api/client";
import { pagedQuery, results } from "@/shared/api/paging";
import type { PersonEnrolment, PersonPage as Page } from "@/shared/api/types";
import { useFurtherPages } from "@/shared/api/use-further-pages";
import { formatDate } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { Notice } from "@/shared/ui/notice";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { AdministratorsOnly } from "./administrators-only";

const route = getRouteApi(`/learner${routes.person}`);

export function PersonPage() {
  usePageTitle("Person");
  return (
    <AdministratorsOnly>
      <Person learnerUuid={route.useParams().learnerUuid} />
    </AdministratorsOnly>
  );
}

function Person({ learnerUuid }: { learnerUuid: string }) {
  const init = { params: { path: { learner_uuid: learnerUuid } } };
  const page = $api.useQuery("get", "/api/office/people/{learner_uuid}/", init, { staleTime: 0 });
  return (
    <>
      <Link to={routes.administration} className="link mb-6 inline-flex min-h-6 items-center gap-1.5 font-semibold no-underline">
        <ArrowLeft aria-hidden="true" className="size-4" />
        Administration
      </Link>
      <QueryView
        query={page}
        level={1}
        skeleton={
          <Loading wholePage label="Loading the person">
            <Skeleton className="h-96 w-full rounded-xl" />
          </Loading>
        }
        renderError={(error) =>
          error.code === "NOT_FOUND" ? (
            <PageMessage urgent level={1} icon={SearchX} title="Person not found">
              Nobody has signed in with this ID.
            </PageMessage>
          ) : null
        }
      >
        {(person) => <Sections page={person} />}
      </QueryView>
    </>
  );
}

function Sections({ page }: { page: Page }) {
  const { person } = page;
  return (
    <>
      <PageHeader title={person.name === "" ? "No name" : person.name}>
        <span className="[overflow-wrap:anywhere]">{person.email}</span>
      </PageHeader>
      <div className="space-y-6">
        {person.erased_at !== null && (
          <Notice tone="info" title="This person’s data was erased">
            What is left are facts without a name, since {formatDate(person.erased_at)}.
          </Notice>
        )}
        <Panel title="Identity">
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[auto_1fr]">
            <Fact term="ID">
              <code className="[overflow-wrap:anywhere]">{person.id}</code>
            </Fact>
            <Fact term="Member since">{formatDate(person.since)}</Fact>
            <Fact term="Email address">{verified(person.email_verified)}</Fact>
            <Fact term="Time zone">{person.time_zone?.replaceAll("_", " ") ?? "Not set"}</Fact>
            <Fact term="Profession">{person.profession ?? "Not stated"}</Fact>
            <Fact term="Licence number">{person.licence_number ?? "Not stated"}</Fact>
          </dl>
        </Panel>
        <Panel
          title="Credits"
          actions={
            <Button asChild tone="secondary" size="sm">
              <Link to={routes.learnerAccount} params={{ learnerUuid: person.id }}>
                Credits and certificates
              </Link>
            </Button>
          }
        >
          <p>
            <span className="text-muted">Balance</span>{" "}
            <span className="font-serif text-2xl font-semibold tabular-nums">{page.credit_balance}</span>
          </p>
          <p className="mt-2 max-w-2xl text-muted">Adjust credits, or revoke, reissue and reprint certificates, in the credit history.</p>
        </Panel>
        <Enrolments page={page} />
        <Section title="Certificates" first={page.certificates} learnerUuid={person.id} path="/api/office/people/{learner_uuid}/certificates/">
          {(rows) => <ul className="divide-y divide-line">{rows.map((row) => <CertificateRow key={row.uuid} certificate={row} />)}</ul>}
        </Section>
        <Section title="Quiz attempts" first={page.attempts} learnerUuid={person.id} path="/api/office/people/{learner_uuid}/attempts/">
          {(rows) => <ul className="divide-y divide-line">{rows.map((row) => <AttemptRow key={row.uuid} attempt={row} />)}</ul>}
        </Section>
        <Section title="Submissions" first={page.submissions} learnerUuid={person.id} path="/api/office/people/{learner_uuid}/submissions/">
          {(rows) => <ul className="divide-y divide-line">{rows.map((row) => <SubmissionRow key={row.uuid} submission={row} />)}</ul>}
        </Section>
        <Section title="Emails" first={page.emails} learnerUuid={person.id} path="/api/office/people/{learner_uuid}/emails/" note="Of the last 60 days.">
          {(rows) => <ul className="divide-y divide-line">{rows.map((row) => <EmailRow key={row.uuid} email={row} />)}</ul>}
        </Section>
        <AuditLog learnerUuid={person.id} />
        <Panel
          title="Privacy"
          actions={
            <Button asChild tone="secondary" size="sm">
              <Link to={routes.privacy} params={{ learnerUuid: person.id }}>
                Export or erase this person’s data
              </Link>
            </Button>
          }
        >
          <p className="max-w-2xl text-muted">Save everything about this person as a file, or see what would be removed before anything is, and keep a receipt.</p>
        </Panel>
      </div>
    </>
  );
}

/** Which dialog is open. */
type Asked = "grant" | { change: AskedChange; enrolment: PersonEnrolment } | null;

function Enrolments({ page: { person, enrolments } }: { page: Page }) {
  const [asked, setAsked] = useState<Asked>(null);
  const isErased = person.erased_at !== null;
  const close = () => {
    setAsked(null);
  };
  return (
    <>
      <Section
        title="Enrolments"
        first={enrolments}
        learnerUuid={person.id}
        path="/api/office/people/{learner_uuid}/enrolments/"
        actions={
          isErased ? undefined : (
            <Button
              tone="secondary"
              size="sm"
              onClick={() => {
                setAsked("grant");
              }}
            >
              Grant an enrolment
            </Button>
          )
        }
      >
        {(rows) => (
          <PersonEnrolments
            enrolments={rows}
            renderStatus={(status) => <StatusBadge status={status} />}
            onChange={
              isErased
                ? undefined
                : (change, enrolment) => {
                    setAsked({ change, enrolment });
                  }
            }
          />
        )}
      </Section>
      {asked !== null && <AskedDialog asked={asked} learnerUuid={person.id} onClose={close} />}
    </>
  );
}

function AskedDialog({ asked, learnerUuid, onClose }: { asked: NonNullable<Asked>; learnerUuid: string; onClose: () => void }) {
  const catalogue = useInfiniteQuery(catalogueQuery());
  // All of them: the one that is looked for may be on the last page.
  useFurtherPages(catalogue, Infinity);
  const courses = catalogue.data ?? [];
  if (asked === "grant") return <GrantDialog learnerUuid={learnerUuid} courses={courses} onClose={onClose} />;
  const { change, enrolment } = asked;
  if (change === "extend") {
    const { course_uuid: courseUuid, course_title: of, access_until: accessUntil } = enrolment;
    return accessUntil === null ? null : <ExtendEnrolmentDialog {...{ learnerUuid, courseUuid, of, accessUntil, onClose }} />;
  }
  if (change === "settle") return <SettleDialog learnerUuid={learnerUuid} enrolment={enrolment} onClose={onClose} />;
  return <EnrolmentChangeDialog change={change} enrolment={enrolment} learnerUuid={learnerUuid} courses={courses} onClose={onClose} />;
}

function AuditLog({ learnerUuid }: { learnerUuid: string }) {
  const init = { params: { query: { person: learnerUuid, page_size: 10 } } };
  const list = useInfiniteQuery(pagedQuery("/api/office/audit/", init, { select: results, staleTime: 0 }));
  return (
    <Panel title="Staff actions">
      <QueryView query={list} level={2} skeleton={<Skeleton className="h-16 w-full" />}>
        {(entries) => (entries.length === 0 ? <p className="text-muted">None.</p> : <StaffActions entries={entries} />)}
      </QueryView>
      <LoadMore query={list} label="Show more staff actions" />
    </Panel>
  );
}

function verified(state: boolean | null): string {
  if (state === null) return "The identity provider doesn’t say whether it is verified";
  return state ? "Verified" : "Not verified: no emails are sent";
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

interface Listed {
  "/api/office/people/{learner_uuid}/enrolments/": Page["enrolments"];
  "/api/office/people/{learner_uuid}/certificates/": Page["certificates"];
  "/api/office/people/{learner_uuid}/attempts/": Page["attempts"];
  "/api/office/people/{learner_uuid}/submissions/": Page["submissions"];
  "/api/office/people/{learner_uuid}/emails/": Page["emails"];
}

interface SectionProps<Path extends keyof Listed> {
  title: string;
  /** As the page has it; the list has a route of its own for the others. */
  first: Listed[Path];
  learnerUuid: string;
  path: Path;
  /** What the list holds, where that is not everything. */
  note?: string;
  actions?: ReactNode;
  children: (rows: Listed[Path]["results"]) => ReactNode;
}

function Section<Path extends keyof Listed>({ title, first, learnerUuid, path, note, actions, children }: SectionProps<Path>) {
  const list = useInfiniteQuery({
    ...pagedQuery(path, { params: { path: { learner_uuid: learnerUuid }, query: { page_size: 10 } } } as never, {
      select: results,
      staleTime: Infinity,
      // The page brings a fresh first part each time it is opened.
      gcTime: 0,
    }),
    initialData: { pages: [first], pageParams: [null] } as never,
  });
  const rows = list.data as Listed[Path]["results"];
  return (
    <Panel title={title} actions={actions}>
      {note !== undefined && <p className="mb-3 text-sm text-muted">{note}</p>}
      {rows.length === 0 ? <p className="text-muted">None.</p> : children(rows)}
      <LoadMore query={list} label={`Show more ${title.toLowerCase()}`} />
    </Panel>
  );
}
