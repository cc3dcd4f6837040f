import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { pictureAddress } from "./guides";

const components: Components = {
  // The pictures are light; a border separates them from a dark page.
  img: ({ src, alt }) => (
    <img
      src={pictureAddress(src)}
      alt={alt}
      loading="lazy"
      className="border border-line shadow-card"
    />
  ),
  // A group, since a guide may have several tables, and landmarks need names of their own.
  table: ({ children }) => (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls needs focus to be scrolled
    <div role="group" aria-label="Table" tabIndex={0} className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
  th: ({ children }) => <th scope="col">{children}</th>,
};

export function GuideText({ markdown }: { markdown: string }) {
  return (
    <article className="prose [&_h1]:text-3xl sm:[&_h1]:text-4xl">
      <Markdown remarkPlugins={[remarkGfm]} components={components}>
        {markdown}
      </Markdown>
    </article>
  );
}
