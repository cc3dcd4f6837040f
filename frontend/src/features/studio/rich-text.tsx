/** The rich editor. It writes Markdown only when the author has changed something, never because it was opened. */
import {
  BlockTypeSelect,
  BoldItalicUnderlineToggles,
  CreateLink,
  headingsPlugin,
  InsertThematicBreak,
  linkDialogPlugin,
  linkPlugin,
  listsPlugin,
  ListsToggle,
  markdownShortcutPlugin,
  MDXEditor,
  type MDXEditorMethods,
  quotePlugin,
  thematicBreakPlugin,
  toolbarPlugin,
  UndoRedo,
} from "@mdxeditor/editor";
import "@mdxeditor/editor/style.css";
import { useEffect, useRef } from "react";

interface RichTextProps {
  label: string;
  mark: string;
  invalid: boolean;
  markdown: string;
  onChange: (markdown: string) => void;
  /** The text uses something that this editor cannot show. */
  onUnreadable: () => void;
}

const plugins = [
  headingsPlugin({ allowedHeadingLevels: [2, 3, 4] }),
  listsPlugin(),
  quotePlugin(),
  thematicBreakPlugin(),
  linkPlugin(),
  linkDialogPlugin(),
  markdownShortcutPlugin(),
  toolbarPlugin({
    toolbarContents: () => (
      <>
        <UndoRedo />
        <BoldItalicUnderlineToggles options={["Bold", "Italic"]} />
        <BlockTypeSelect />
        <ListsToggle options={["bullet", "number"]} />
        <CreateLink />
        <InsertThematicBreak />
      </>
    ),
  }),
];

export function RichText({ label, mark, invalid, markdown, onChange, onUnreadable }: RichTextProps) {
  const editor = useRef<MDXEditorMethods>(null);
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef(markdown);
  useEffect(() => {
    // Another version was taken, or an earlier one brought back.
    if (markdown === shown.current) return;
    shown.current = markdown;
    editor.current?.setMarkdown(markdown);
  }, [markdown]);
  useEffect(() => {
    // The editor is there a moment later than this component, and names its text in its own way.
    const describe = () => {
      const content = box.current?.querySelector<HTMLElement>("[contenteditable=true]");
      if (!content) return false;
      content.setAttribute("aria-label", label);
      content.setAttribute("aria-multiline", "true");
      content.setAttribute("aria-invalid", String(invalid));
      content.dataset.field = mark;
      return true;
    };
    if (describe() || box.current === null) return;
    const observer = new MutationObserver(() => {
      if (describe()) observer.disconnect();
    });
    observer.observe(box.current, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
    };
  });
  return (
    <div
      ref={box}
      role="presentation"
      className="rounded-lg border border-edge bg-surface"
      onKeyDownCapture={(event) => {
        // The editor would put a tab in place of what is selected, and nobody could leave it by keyboard.
        if (event.key === "Tab" && event.target instanceof HTMLElement && event.target.isContentEditable) event.stopPropagation();
      }}
    >
      <MDXEditor
        ref={editor}
        className="studio-editor"
        contentEditableClassName="prose studio-editor-text"
        markdown={markdown}
        plugins={plugins}
        suppressHtmlProcessing
        trim={false}
        toMarkdownOptions={{ bullet: "-", emphasis: "*", rule: "-", listItemIndent: "one" }}
        onChange={(next, initial) => {
          if (initial) return;
          shown.current = next;
          onChange(next);
        }}
        onError={onUnreadable}
      />
    </div>
  );
}
