import { SessionsEditor } from "@/features/studio/sessions-editor";

export function SessionsPage() {
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" className="mb-4 text-2xl">
        Live sessions
      </h2>
      <SessionsEditor />
    </section>
  );
}
