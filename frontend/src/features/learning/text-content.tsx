/**
 * Course texts are Markdown. react-markdown builds React elements and does not support raw HTML, so a
 * <script> in a text is shown as text. It also removes addresses such as javascript:, and links
 * without an address are rendered as text.
 */
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { ExternalLink } from "@/shared/ui/external-link";
import { fitHeadings } from "./fit-headings";

const components: Components = {
  a: ({ href, children }) => (href ? <ExternalLink href={href}>{children}</ExternalLink> : <span>{children}</span>),
  // A wide table scrolls on its own instead of widening a narrow page, so the keyboard must reach it. A group:
  // two landmarks of one name could not be told apart.
  table: ({ children }) => (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls needs focus to be scrolled
    <div role="group" aria-label="Table" tabIndex={0} className="overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
  // An empty top-left cell must not be a heading, because screen readers would announce it.
  th: ({ children }) => (children ? <th scope="col">{children}</th> : <td />),
};

export function TextContent({ markdown }: { markdown: string }) {
  return (
    <div className="prose">
      <Markdown remarkPlugins={[remarkGfm, fitHeadings]} components={components}>
        {markdown}
      </Markdown>
    </div>
  );
}
