import { ArrowDown, ArrowUp, EllipsisVertical, Plus, Trash2 } from "lucide-react";
import { memo, type ReactNode, useRef } from "react";
import { Button } from "@/shared/ui/button";
import { MenuItem, MenuRoot } from "@/shared/ui/menu-parts";
import { ContentRow } from "./content-row";
import { kindNames } from "./content-kind-names";
import { contentKinds, moduleField } from "./definition";
import { fieldMark, useFieldValue, useProblem } from "./edited-item";
import { ProblemText } from "./field-frame";
import { CheckField, TextField } from "./fields";
import { textOf } from "./field-path";
import { useOutlineCommands } from "./outline-actions";
import { useDropIntoModule } from "./outline-drag";

interface ModuleSectionProps {
  uuid: string;
  index: number;
  count: number;
  /** "a=text b=quiz" */
  contents: string;
  renderOpen: (content: { uuid: string; title: string }) => ReactNode;
}

export const ModuleSection = memo(function ModuleSection({ uuid, index, count, contents, renderOpen }: ModuleSectionProps) {
  const field = moduleField(index);
  const rows = contents === "" ? [] : contents.split(" ").map((row) => row.split("=", 2) as [string, string]);
  const commands = useOutlineCommands();
  const problem = useProblem(`${field}.contents`);
  const list = useRef<HTMLDivElement>(null);
  const over = useDropIntoModule(list, index, rows.length);
  return (
    <section aria-label={`Module ${index + 1}`} className="rounded-xl border border-line bg-surface shadow-card">
      <div className="flex items-start gap-3 p-4 sm:gap-4 sm:p-5">
        <span aria-hidden="true" className="hidden pt-9 font-serif text-2xl text-brand tabular-nums sm:block">
          {index + 1}
        </span>
        <div className="min-w-0 flex-1 space-y-1">
          <TextField field={`${field}.title`} label={`Title of module ${index + 1}`} maxLength={200} />
          <CheckField field={`${field}.is_required`} label="Required to complete the course" fallback />
        </div>
        <div className="pt-7">
          <ModuleMenu uuid={uuid} index={index} count={count} />
        </div>
      </div>
      <div ref={list} className={`border-t border-line ${over ? "bg-brand-soft" : ""}`}>
        {rows.length > 0 ? (
          <ol>
            {rows.map(([content, kind], position) => (
              <ContentRow
                key={content}
                uuid={content}
                kind={kind}
                module={index}
                position={position}
                count={rows.length}
                renderOpen={renderOpen}
              />
            ))}
          </ol>
        ) : (
          <p className="px-5 py-4 text-muted">No contents yet.</p>
        )}
      </div>
      <div className="space-y-2 border-t border-line p-3 sm:px-5">
        {problem !== undefined && <ProblemText>{problem}</ProblemText>}
        <MenuRoot
          trigger={
            <Button tone="quiet" size="sm" data-field={fieldMark("outline", `${field}.contents`)}>
              <Plus aria-hidden="true" className="size-4.5" />
              Add content<span className="sr-only"> to module {index + 1}</span>
            </Button>
          }
        >
          {contentKinds.map((kind) => {
            const { label, icon: Icon } = kindNames[kind];
            return (
              <MenuItem
                key={kind}
                onSelect={() => {
                  commands.addContent(index, kind);
                }}
              >
                <Icon aria-hidden="true" className="size-4.5 text-muted" />
                {label}
              </MenuItem>
            );
          })}
        </MenuRoot>
      </div>
    </section>
  );
});

function ModuleMenu({ index, count }: { uuid: string; index: number; count: number }) {
  const commands = useOutlineCommands();
  const title = textOf(useFieldValue(`${moduleField(index)}.title`));
  return (
    <MenuRoot
      trigger={
        <Button tone="quiet" size="icon">
          <EllipsisVertical aria-hidden="true" className="size-5" />
          <span className="sr-only">Move or remove {title === "" ? `module ${index + 1}` : title}</span>
        </Button>
      }
    >
      {index > 0 && (
        <MenuItem
          onSelect={() => {
            commands.moveModule(index, index - 1);
          }}
        >
          <ArrowUp aria-hidden="true" className="size-4" /> Move up
        </MenuItem>
      )}
      {index < count - 1 && (
        <MenuItem
          onSelect={() => {
            commands.moveModule(index, index + 1);
          }}
        >
          <ArrowDown aria-hidden="true" className="size-4" /> Move down
        </MenuItem>
      )}
      <MenuItem
        onSelect={() => {
          commands.removeModule(index);
        }}
      >
        <Trash2 aria-hidden="true" className="size-4" /> Remove the module and its contents
      </MenuItem>
    </MenuRoot>
  );
}
