/** Everything about a course that is not in its outline. */
import { Panel } from "@/shared/ui/panel";
import { CheckField, ChoiceField, DecimalField, LongTextField, TextField, WholeNumberField } from "./fields";
import { InstructorsField } from "./instructors-field";
import { MomentField } from "./moment-field";
import { PriceField } from "./price-field";

const formats = [
  { value: "self_paced", label: "Self-paced" },
  { value: "hybrid", label: "Live and self-paced" },
] as const;

export function DetailsForm({ hasLiveSessions }: { hasLiveSessions: boolean }) {
  return (
    <div className="space-y-6">
      <Panel title="About the course">
        <div className="max-w-2xl space-y-5">
          <TextField field="title" label="Title" maxLength={200} hint="Shown everywhere, and printed on the certificate." />
          <LongTextField
            field="description"
            label="Description"
            rows={6}
            maxLength={5000}
            hint="What the course is about and whom it’s for. Plain text, up to 5,000 characters."
          />
          <TextField
            field="slug"
            label="Short name"
            maxLength={80}
            hint="Lower-case letters, digits and single hyphens, such as clinical-audit."
          />
          <TextField field="organiser" label="Organiser" maxLength={200} hint="Who provides the course; printed on the certificate." />
          <ChoiceField
            field="format"
            label="Format"
            options={formats}
            fallback="self_paced"
            hint="A live course has sessions on Zoom; a self-paced one has none."
          />
          <WholeNumberField
            field="duration_minutes"
            label="Duration in minutes"
            hint="How long a typical learner takes for everything, live sessions included."
          />
        </div>
      </Panel>
      <Panel title="Credits and price">
        <div className="max-w-2xl space-y-5">
          <DecimalField field="cpd_credits" label="CPD credits" hint="Up to two decimal places, such as 2.50." />
          <TextField field="cpd_type" label="CPD type" maxLength={100} hint="The kind of credit, in the words of the accrediting body." />
          <PriceField />
        </div>
      </Panel>
      <Panel title="Enrolment">
        <div className="max-w-2xl space-y-5">
          <MomentField field="enrolment.opens_at" label="Opens" hint="Leave empty to open at once." />
          <MomentField field="enrolment.closes_at" label="Closes" hint="Leave empty to keep it open." />
          <WholeNumberField
            field="enrolment.capacity"
            label="Seats"
            hint="Leave empty for any number. A limit can’t be added once the course has been published."
          />
          <WholeNumberField
            field="enrolment.access_days"
            label="Access for (days)"
            hint="From the day of enrolment; leave empty for access without an end. A change concerns those who enrol from then on."
          />
        </div>
      </Panel>
      <Panel title="Completion">
        <div className="max-w-2xl space-y-2">
          <p className="text-muted">Learners complete the course with its last required part.</p>
          <CheckField field="completion.issues_certificate" label="Issue a certificate" fallback />
          {hasLiveSessions && (
            <CheckField field="completion.requires_attendance" label="Every live session must be attended" fallback={false} />
          )}
          <WholeNumberField
            field="completion.credits_valid_months"
            label="Credits stay valid for (months)"
            hint="Leave empty if they never expire."
          />
        </div>
      </Panel>
      <Panel title="Instructors">
        <InstructorsField />
      </Panel>
    </div>
  );
}
