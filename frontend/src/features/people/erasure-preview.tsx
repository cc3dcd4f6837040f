/** What erasing a person's data would remove, what stays and why, and what is in the way. */
import type { ErasurePreview as Preview } from "@/shared/api/types";
import { Notice } from "@/shared/ui/notice";
import { countOf } from "./kinds";

const blocks = {
  own_account: "This is your own account. Another administrator has to erase it.",
  already_begun: "This erasure has begun. Reload the page to continue it.",
} as const;

export function ErasurePreview({ preview }: { preview: Preview }) {
  const main = [
    ["Enrolments that end", preview.enrolments],
    ["Versions of submitted files", preview.files],
    ["Zoom registrations to cancel", preview.waiting_for_zoom],
    ["Zoom registrations that the host must remove by hand", preview.refused_by_zoom],
  ] as const;
  return (
    <div className="space-y-4">
      {preview.blocked_by !== null && (
        <Notice tone="danger" title="This can’t be erased now">
          {blocks[preview.blocked_by]}
        </Notice>
      )}
      {preview.nothing_left && (
        <Notice tone="info" title="Nothing to erase">
          Nothing that describes this person is stored any more.
        </Notice>
      )}
      {preview.open_checkouts > 0 && (
        <Notice tone="waiting" title="A checkout is still open">
          It’s ended at Stripe first, so that it can’t be paid any more. Until that has worked, only the account is closed.
        </Notice>
      )}
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        {main
          .filter(([, items]) => items > 0)
          .map(([term, items]) => (
            <div key={term} className="contents">
              <dt className="text-muted">{term}</dt>
              <dd className="tabular-nums">{items}</dd>
            </div>
          ))}
      </dl>
      <KindList title="Removed" kinds={preview.removed} />
      <KindList title="Kept without the name or any text about the person" kinds={preview.emptied} />
      <details>
        <summary className="cursor-pointer font-semibold">What stays, and why</summary>
        <ul className="mt-2 list-disc space-y-1 pl-5">
          {preview.kept.map(({ kind, items, why }) => (
            <li key={kind}>
              {countOf(items, kind)}: {why}
            </li>
          ))}
        </ul>
      </details>
      <Elsewhere lines={preview.elsewhere} />
    </div>
  );
}

export function KindList({ title, kinds }: { title: string; kinds: readonly { kind: string; items: number }[] }) {
  if (kinds.length === 0) return null;
  return (
    <div>
      <h3 className="font-semibold">{title}</h3>
      <p className="max-w-3xl text-muted">{kinds.map(({ kind, items }) => countOf(items, kind)).join(", ")}</p>
    </div>
  );
}

export function Elsewhere({ lines }: { lines: readonly string[] }) {
  return (
    <details>
      <summary className="cursor-pointer font-semibold">What this platform can’t reach</summary>
      <ul className="mt-2 max-w-3xl list-disc space-y-1 pl-5">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}
