/**
 * The guides are Markdown in `frontend/guides`, readable there too; their pictures are made from the
 * real pages by `npm run guides:pictures`. To add one: its file, a line here, and a line in the page.
 */
export const guides = [
  { slug: "learner", title: "The learner’s guide" },
  { slug: "instructor", title: "The instructor’s guide" },
  { slug: "administrator", title: "The administrator’s guide" },
] as const;

export type Guide = (typeof guides)[number];

export const findGuide = (slug: string): Guide | undefined => guides.find((guide) => guide.slug === slug);

const texts = import.meta.glob<string>("/guides/*.md", { query: "?raw", import: "default" });
const pictures = import.meta.glob<string>("/guides/pictures/*", { query: "?url", import: "default", eager: true });

export async function guideText(slug: Guide["slug"]): Promise<string> {
  const load = texts[`/guides/${slug}.md`];
  if (load === undefined) throw new Error(`There is no guides/${slug}.md`);
  return load();
}

/** Where the build has put a picture that a guide names relative to itself. */
export function pictureAddress(source: string | undefined): string | undefined {
  return pictures[`/guides/${source ?? ""}`];
}
