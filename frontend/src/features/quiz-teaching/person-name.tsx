import type { Person } from "@/shared/api/types";

/** A learner's name and email address, as far as known. */
export function PersonName({ person: { uuid, name, email } }: { person: Person }) {
  return (
    <span className="min-w-0">
      <bdi className="block leading-snug font-semibold break-words">{name || email || `Learner ${uuid.slice(0, 8)}`}</bdi>
      {name !== "" && email !== "" && <bdi className="block text-sm wrap-anywhere text-muted">{email}</bdi>}
    </span>
  );
}
