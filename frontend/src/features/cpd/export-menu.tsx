import { ChevronDown, FileDown } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { Menu } from "@/shared/ui/menu";
import { type ExportFormat, useExportCredits } from "./use-export-credits";

const formats: readonly { format: ExportFormat; label: string; hint: string }[] = [
  { format: "pdf", label: "PDF", hint: "a transcript for auditors" },
  { format: "csv", label: "CSV", hint: "for a spreadsheet" },
  { format: "json", label: "JSON", hint: "for another system" },
];

/** Downloads the history of a period, or all of it without dates. */
export function ExportMenu({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  const download = useExportCredits();
  return (
    <Menu
      trigger={
        <Button tone="secondary" size="sm" busy={download.isPending}>
          {!download.isPending && <FileDown aria-hidden="true" className="size-4.5" />}
          {download.isPending ? "Preparing…" : "Export"}
          <ChevronDown aria-hidden="true" className="size-4" />
        </Button>
      }
    >
      {({ MenuItem }) =>
        formats.map(({ format, label, hint }) => (
          <MenuItem
            key={format}
            onSelect={() => {
              if (!download.isPending) download.mutate({ format, from, to });
            }}
          >
            <span className="w-12 font-semibold">{label}</span> <span className="text-muted">{hint}</span>
          </MenuItem>
        ))
      }
    </Menu>
  );
}
