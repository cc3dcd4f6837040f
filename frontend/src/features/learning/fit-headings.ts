/**
 * The page's title is its only h1. Authors may start their texts at "#", "##" or "###", so headings are
 * shifted until the highest is an h2 and no level is skipped.
 */
interface Node {
  type: string;
  depth?: number;
}

const TOP = 2;
const DEEPEST = 6;

export function fitHeadings() {
  return (tree: { children: Node[] }): void => {
    // Headings inside quotations and lists are left alone.
    const headings = tree.children.filter((node) => node.type === "heading");
    const levels = [...new Set(headings.map((heading) => heading.depth ?? TOP))].sort();
    for (const heading of headings) {
      heading.depth = Math.min(TOP + levels.indexOf(heading.depth ?? TOP), DEEPEST);
    }
  };
}
