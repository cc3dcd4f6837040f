/** A content as learners see it, from the draft: the same components, and nothing is reported as progress. */
import { AssignmentFacts } from "@/features/submissions/assignment-facts";
import { assignmentOf } from "@/features/submissions/assignment";
import { progressOf } from "@/features/submissions/assignment-progress";
import { ContentBody } from "@/features/learning/content-body";
import type { ContentOutline } from "@/features/studio/definition";
import type { DraftItem } from "@/features/studio/draft-item";
import type { JsonObject } from "@/features/studio/draft-types";
import { useCourseDraft, useItem } from "@/features/studio/edited-item";
import { textOf } from "@/features/studio/field-path";
import { useLinkedBody } from "@/features/studio/linked-body";
import type { Content } from "@/shared/api/types";
import { useNow } from "@/shared/ui/use-now";
import { QuizTrial } from "./quiz-trial";

/** The texts that a definition may hold as lines. */
const TEXTS = ["markdown", "instructions", "transcript"];

export function ContentPreview({ content, item }: { content: ContentOutline; item: DraftItem }) {
  const { uuid: courseUuid } = useCourseDraft();
  const { body, renew } = useLinkedBody(courseUuid, useItem(item, ({ value }) => value));
  if (content.kind === "quiz") return <QuizTrial contentUuid={content.uuid} title={content.title} quiz={body} />;
  const shown: Content = {
    uuid: content.uuid,
    course_uuid: courseUuid,
    title: content.title,
    kind: content.kind,
    is_required: content.is_required ?? true,
    body: joined(body),
    completed: false,
    progress_percent: 0,
    position_seconds: null,
  };
  if (content.kind === "assignment") return <AssignmentPreview content={shown} />;
  return <ContentBody content={shown} preview renew={() => renew().then(joined)} />;
}

function AssignmentPreview({ content }: { content: Content }) {
  const now = useNow();
  const assignment = assignmentOf(content);
  const attempts = Number(textOf(content.body?.max_attempts)) || null;
  const progress = progressOf(
    assignment,
    { submissions: [], maxAttempts: attempts, attemptsLeft: attempts, dueAt: null, closedReason: null, uploadsEnabled: true },
    now,
  );
  return (
    <div className="space-y-10">
      <AssignmentFacts assignment={assignment} progress={progress} />
      <ContentBody content={content} preview />
    </div>
  );
}

function joined(body: JsonObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).map(([field, value]) => [field, TEXTS.includes(field) ? textOf(value) : value]));
}
