/** The files of a person's export: JSON as it is stored, the same as tables, and what the person submitted. */
import { api, unwrap } from "@/shared/api/client";
import { ApiError } from "@/shared/api/api-error";
import { fetchFile } from "@/shared/api/fetch-file";
import type { ExportPart } from "@/shared/api/types";
import { csvText } from "@/shared/format/csv";

/** What the parts of an export have brought so far. */
export interface Exported {
  /** Items by their section. */
  sections: Readonly<Record<string, readonly Item[]>>;
  files: ExportPart["files"];
}

type Item = ExportPart["items"][number]["item"];

export const nothing: Exported = { sections: {}, files: [] };

export function withPart({ sections, files }: Exported, part: ExportPart): Exported {
  const all: Record<string, Item[]> = {};
  for (const [section, items] of Object.entries(sections)) all[section] = [...items];
  for (const { section, item } of part.items) (all[section] ??= []).push(item);
  return { sections: all, files: [...files, ...part.files] };
}

/** Makes the ZIP file, fetching each submitted file when its turn comes. */
export async function zipOf(exported: Exported, onFile: (done: number) => void): Promise<Blob> {
  const { downloadZip } = await import("client-zip");
  return downloadZip(entries(exported, onFile)).blob();
}

/** Everything goes in as a stream, so that no file is held twice. */
async function* entries({ sections, files }: Exported, onFile: (done: number) => void) {
  const lastModified = new Date();
  for (const [section, items] of Object.entries(sections)) {
    yield { name: `json/${section}.json`, input: new Response(`${JSON.stringify(items, null, 2)}\n`), lastModified };
    yield { name: `csv/${section}.csv`, input: new Response(tableOf(items)), lastModified };
  }
  const leftOut: [string, string][] = [];
  for (const [index, { submission_uuid: submission, name }] of files.entries()) {
    const file = await fileOf(submission);
    if (typeof file === "string") leftOut.push([name, file]);
    else yield { name: `files/${insideFolder(name)}`, input: file, lastModified };
    onFile(index + 1);
  }
  if (leftOut.length > 0) yield { name: "files-left-out.csv", input: new Response(csvText(["file", "reason"], leftOut)), lastModified };
}

/** The file of a submission, or why there is none. */
async function fileOf(submission: string): Promise<Response | string> {
  try {
    const params = { path: { submission_uuid: submission } };
    const { url } = await unwrap(api.GET("/api/submissions/{submission_uuid}/download/", { params }));
    return await fetchFile(url);
  } catch (error) {
    // Removed since, or kept back by the malware scan: the rest of the export goes on.
    if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return error.message;
    throw error;
  }
}

/** The name came from the learner's machine: nothing in it may lead out of the folder. */
const insideFolder = (name: string) => name.replaceAll(/[/\\]/g, "_");

/** A table of what is stored: a column for each attribute; what has parts of its own is JSON. */
function tableOf(items: readonly Item[]): string {
  const headings = [...new Set(items.flatMap((item) => Object.keys(item)))];
  return csvText(
    headings,
    items.map((item) => headings.map((heading) => cellOf(item[heading]))),
  );
}

function cellOf(value: unknown): string | number {
  if (value === undefined || value === null) return "";
  if (typeof value === "string" || typeof value === "number") return value;
  return JSON.stringify(value);
}
