/**
 * The outline: modules and contents, edited in place. Typing renders one field; only a change of the
 * structure renders the lists. Everything that the mouse can do with drag and drop, each row's menu and
 * the arrow keys on its handle do too, and say what happened.
 */
import { Plus } from "lucide-react";
import { type ReactNode, useMemo, useRef } from "react";
import { Button } from "@/shared/ui/button";
import { contentField, type ContentKind, type ContentPlace, moduleField, recordsOf } from "./definition";
import { fieldMark, useEdited, useItem, useProblem } from "./edited-item";
import { ProblemText } from "./field-frame";
import { textOf, valueAt } from "./field-path";
import { ModuleSection } from "./module-section";
import { OutlineActions, type OutlineCommands } from "./outline-actions";
import {
  type Removed,
  withContentMoved,
  withModuleMoved,
  withNewContent,
  withNewModule,
  withoutContent,
  withoutModule,
  withRestored,
} from "./outline-changes";
import { focusField } from "./focus-field";
import { UndoNotice, type UndoHandle } from "./undo-notice";

interface OutlineEditorProps {
  /** Links a content to the page on which it is edited. */
  renderOpen: (content: { uuid: string; title: string }) => ReactNode;
}

export function OutlineEditor({ renderOpen }: OutlineEditorProps) {
  const { item } = useEdited();
  // Identifiers only: the titles are the rows' own business.
  const structure = useItem(item, ({ value }) => structureOf(value));
  const undo = useRef<UndoHandle>(null);
  const announcer = useRef<HTMLParagraphElement>(null);
  const problem = useProblem("modules");
  const commands = useMemo((): OutlineCommands => {
    const value = () => item.state().value;
    const say = (text: string) => {
      if (announcer.current !== null) announcer.current.textContent = text;
    };
    const remove = (next: ReturnType<typeof value>, removed: Removed) => {
      item.change(next);
      undo.current?.offer(removed);
    };
    return {
      addContent: (module: number, kind: ContentKind) => {
        const count = recordsOf(valueAt(value(), `${moduleField(module)}.contents`)).length;
        item.change(withNewContent(value(), module, kind, crypto.randomUUID()));
        focusField(fieldMark("outline", `${contentField({ module, content: count })}.title`));
      },
      moveContent: (from: ContentPlace, to: ContentPlace) => {
        const title = textOf(valueAt(value(), `${contentField(from)}.title`));
        const into = textOf(valueAt(value(), `${moduleField(to.module)}.title`));
        const uuid = textOf(valueAt(value(), `${contentField(from)}.uuid`));
        item.change(withContentMoved(value(), from, to));
        const contents = recordsOf(valueAt(value(), `${moduleField(to.module)}.contents`));
        const number = contents.findIndex((content) => content.uuid === uuid) + 1;
        say(`${title} is now number ${number} of ${contents.length} in ${into}.`);
        refocusHandle(uuid);
      },
      moveModule: (from: number, to: number) => {
        const title = textOf(valueAt(value(), `${moduleField(from)}.title`));
        item.change(withModuleMoved(value(), from, to));
        say(`${title} is now module ${to + 1}.`);
      },
      removeContent: (place: ContentPlace) => {
        const entry = valueAt(value(), contentField(place)) as Record<string, unknown>;
        const module = textOf(valueAt(value(), `${moduleField(place.module)}.uuid`));
        remove(withoutContent(value(), place), { what: "content", title: textOf(entry.title), index: place.content, entry, module });
      },
      removeModule: (index: number) => {
        const entry = valueAt(value(), moduleField(index)) as Record<string, unknown>;
        remove(withoutModule(value(), index), { what: "module", title: textOf(entry.title), index, entry });
      },
      moduleTitles: () => recordsOf(value().modules).map(({ title }) => textOf(title)),
    };
  }, [item]);
  const modules = structure === "" ? [] : structure.split("|").map((line) => line.split(":", 2) as [string, string]);
  return (
    <OutlineActions value={commands}>
      <div className="space-y-6">
        <p ref={announcer} role="status" className="sr-only" />
        <p id="outline-keys" className="text-muted">
          Drag a content by its handle, or press the up and down arrow keys on it.
        </p>
        <UndoNotice
          ref={undo}
          onUndo={(removed) => {
            item.change(withRestored(item.state().value, removed));
          }}
        />
        {problem !== undefined && <ProblemText>{problem}</ProblemText>}
        {modules.map(([uuid, contents], index) => (
          <ModuleSection key={uuid} uuid={uuid} index={index} count={modules.length} contents={contents} renderOpen={renderOpen} />
        ))}
        <Button
          tone="secondary"
          data-field={fieldMark("outline", "modules")}
          onClick={() => {
            item.change(withNewModule(item.state().value, crypto.randomUUID()));
            focusField(fieldMark("outline", `${moduleField(modules.length)}.title`));
          }}
        >
          <Plus aria-hidden="true" className="size-4.5" />
          Add a module
        </Button>
      </div>
    </OutlineActions>
  );
}

/** A row that is moved in the document loses the focus. */
function refocusHandle(content: string): void {
  setTimeout(() => {
    document.querySelector<HTMLElement>(`[data-content="${CSS.escape(content)}"] button`)?.focus();
  }, 0);
}

/** "m1:a b|m2:c", with the kinds: "m1:a=text b=quiz". A text, so that an unchanged structure renders nothing. */
function structureOf(outline: Readonly<Record<string, unknown>>): string {
  return recordsOf(outline.modules)
    .map((module) => {
      const contents = recordsOf(module.contents).map(({ uuid, kind }) => `${textOf(uuid)}=${textOf(kind)}`);
      return `${textOf(module.uuid)}:${contents.join(" ")}`;
    })
    .join("|");
}
