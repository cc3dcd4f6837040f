import { FileText, Link2, type LucideIcon, PlayCircle } from "lucide-react";
import { contentUrl } from "@/shared/navigation/safe-url";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";

type Kind = "video" | "document" | "link";

const looks: Record<Kind, { icon: LucideIcon; action: string }> = {
  video: { icon: PlayCircle, action: "Watch video" },
  document: { icon: FileText, action: "Open document" },
  link: { icon: Link2, action: "Open web page" },
};

interface ResourceContentProps {
  kind: Kind;
  title: string;
  address: string | undefined;
}

/** A link to an external resource. */
export function ResourceContent({ kind, title, address }: ResourceContentProps) {
  const url = contentUrl(address);
  if (url === null) {
    return (
      <Notice tone="danger" title="This resource can’t be opened">
        Its address is missing or unsafe. Please tell your course administrator.
      </Notice>
    );
  }
  const { icon: Icon, action } = looks[kind];
  const uploaded = uploadedType(url);
  if (kind === "document" && isPicture(url, uploaded)) return <Picture url={url} title={title} />;
  // An uploaded file has a signed address without a name.
  const file = kind === "document" && uploaded === null ? decodedName(url) : "";
  return (
    <div className="flex max-w-2xl flex-col gap-4 rounded-xl border border-line bg-surface p-6 shadow-card sm:flex-row sm:items-center">
      <span className="grid size-12 shrink-0 place-items-center rounded-lg bg-brand-soft text-brand">
        <Icon aria-hidden="true" className="size-6" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{file === "" ? title : file}</p>
        <p className="text-muted">{uploaded === "application/pdf" ? "PDF" : url.hostname}</p>
      </div>
      <Button asChild>
        <a href={url.href} target="_blank" rel="noopener noreferrer">
          {action}
          <span className="sr-only"> (opens in a new tab)</span>
        </a>
      </Button>
    </div>
  );
}

function decodedName(url: URL): string {
  const last = url.pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function Picture({ url, title }: { url: URL; title: string }) {
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer" className="inline-block max-w-full">
      <img src={url.href} alt={title} className="max-w-full rounded-xl border border-line" />
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  );
}

/** Pictures of other sites are linked, as those sites may not let them be shown here. */
function isPicture(url: URL, uploaded: string | null): boolean {
  return uploaded === null ? url.origin === window.location.origin && /\.(png|jpe?g)$/i.test(url.pathname) : uploaded.startsWith("image/");
}

/** What an uploaded file is; null for an address that an author wrote. */
function uploadedType(url: URL): string | null {
  return url.searchParams.has("X-Amz-Signature") ? url.searchParams.get("response-content-type") : null;
}
