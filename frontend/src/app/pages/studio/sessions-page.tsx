import { SessionsEditor } from "@/features/studio/sessions-editor";
import { StrayProblems } from "@/features/studio/stray-problems";

export function SessionsPage() {
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" className="mb-4 text-2xl">
        Live sessions
      </h2>
      <div className="space-y-6">
        <StrayProblems page="sessions" />
        <SessionsEditor />
      </div>
    </section>
  );
}
