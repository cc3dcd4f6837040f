import * as Accordion from "@radix-ui/react-accordion";
import { ChevronDown, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { OutlineContent, OutlineModule } from "@/shared/api/types";
import { contentKind } from "./content-kind";

interface CourseOutlineProps {
  modules: readonly OutlineModule[];
  /** IDs of the contents that the learner has completed. */
  completed?: ReadonlySet<string>;
  /** Renders a content's title as a link where it can be opened. */
  renderTitle?: (content: OutlineContent) => ReactNode;
  /** Rendered under a module's title. */
  renderProgress?: (module: OutlineModule) => ReactNode;
}

export function CourseOutline({ modules, completed, renderTitle, renderProgress }: CourseOutlineProps) {
  return (
    <Accordion.Root
      type="multiple"
      defaultValue={modules.map((module) => module.uuid)}
      className="overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      {modules.map((module, index) => (
        <Accordion.Item key={module.uuid} value={module.uuid} className="border-b border-line last:border-b-0">
          <Accordion.Header asChild>
            <h3 className="font-sans text-base tracking-normal">
              <Accordion.Trigger className="group flex w-full items-center gap-4 px-5 py-4 text-left hover:bg-sunken focus-visible:-outline-offset-2 sm:px-6">
                <span aria-hidden="true" className="font-serif text-2xl text-brand tabular-nums">
                  {index + 1}
                </span>
                <span className="min-w-0 flex-1">
                  <span className="block text-lg leading-snug font-semibold">{module.title}</span>
                  <span className="block font-normal text-muted">
                    {module.contents.length === 1 ? "1 part" : `${module.contents.length} parts`}
                    {!module.is_required && " · Optional"}
                  </span>
                </span>
                <ChevronDown
                  aria-hidden="true"
                  className="size-5 shrink-0 text-muted transition-transform group-data-[state=open]:rotate-180"
                />
              </Accordion.Trigger>
            </h3>
          </Accordion.Header>
          {renderProgress && <div className="px-5 pb-3 sm:px-6">{renderProgress(module)}</div>}
          <Accordion.Content>
            <ul className="border-t border-line">
              {module.contents.map((content) => (
                <OutlineRow key={content.uuid} content={content} completed={completed?.has(content.uuid) ?? false}>
                  {renderTitle ? renderTitle(content) : content.title}
                </OutlineRow>
              ))}
            </ul>
          </Accordion.Content>
        </Accordion.Item>
      ))}
    </Accordion.Root>
  );
}

interface OutlineRowProps {
  content: OutlineContent;
  completed: boolean;
  children: ReactNode;
}

function OutlineRow({ content, completed, children }: OutlineRowProps) {
  const { icon: Icon, label } = contentKind(content.kind);
  return (
    <li className="flex items-center gap-4 border-b border-line px-5 py-3 last:border-b-0 sm:px-6">
      {completed ? (
        <CircleCheck role="img" aria-label="Completed" className="size-5 shrink-0 text-success" />
      ) : (
        <Icon aria-hidden="true" className="size-5 shrink-0 text-muted" />
      )}
      <span className="min-w-0 flex-1 leading-snug">{children}</span>
      <span className="shrink-0 text-right text-sm text-muted">
        {label}
        {!content.is_required && <span className="block">Optional</span>}
      </span>
    </li>
  );
}
