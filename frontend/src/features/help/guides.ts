/**
 * The guides are Markdown files in `frontend/guides`, readable there too. `npm run guides:pictures` takes
 * their pictures from the real pages. To add a guide: add its file and a line here.
 */
export const guides = [
  { slug: "learner", title: "Learner guide" },
  { slug: "instructor", title: "Instructor guide" },
  { slug: "author", title: "Author guide" },
  { slug: "administrator", title: "Administrator guide" },
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

/** The built URL of a picture that a guide names by a relative path. */
export function pictureAddress(source: string | undefined): string | undefined {
  return pictures[`/guides/${source ?? ""}`];
}
