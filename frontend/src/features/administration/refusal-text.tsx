import { ApiError } from "@/shared/api/api-error";
import { describeError } from "@/shared/api/error-texts";

/** Why a correction was rejected: the API's reasons by field or line, or the meaning of its error code. */
export function RefusalText({ error }: { error: unknown }) {
  const reasons = error instanceof ApiError ? Object.entries(error.details) : [];
  if (reasons.length === 0) return <p>{describeError(error).detail}</p>;
  return (
    <ul className="list-disc pl-5">
      {reasons.map(([field, list]) => (
        <li key={field}>
          {field.replaceAll("_", " ")}: {list.join("; ")}
        </li>
      ))}
    </ul>
  );
}
