/** A menu of the course's files that fit a field, so that a file that has been uploaded is not uploaded again. */
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, FolderOpen } from "lucide-react";
import { describeError } from "@/shared/api/error-texts";
import { formatFileSize } from "@/shared/format/file-size";
import { Button } from "@/shared/ui/button";
import { MenuHeading, MenuItem, MenuRoot } from "@/shared/ui/menu-parts";
import { useCourseDraft } from "./edited-item";
import { mediaQuery } from "./media-requests";
import { isUsable, type Media, type MediaPurpose } from "./media-types";

interface UploadedFilesProps {
  /** Of the field: "Film". */
  label: string;
  purpose: MediaPurpose;
  /** The file that the field holds. */
  chosen: string | null;
  onChoose: (media: Media) => void;
}

export function UploadedFiles({ label, ...rest }: UploadedFilesProps) {
  return (
    <MenuRoot
      trigger={
        <Button tone="quiet" size="sm">
          <FolderOpen aria-hidden="true" className="size-4.5" />
          Use an uploaded file<span className="sr-only">: {label}</span>
          <ChevronDown aria-hidden="true" className="size-4" />
        </Button>
      }
    >
      <Files {...rest} />
    </MenuRoot>
  );
}

/** Rendered, and so asked for, only while the menu is open. */
function Files({ purpose, chosen, onChoose }: Omit<UploadedFilesProps, "label">) {
  const { uuid } = useCourseDraft();
  const files = useQuery(mediaQuery(uuid));
  if (files.isError) return <MenuHeading>{describeError(files.error).title}</MenuHeading>;
  if (files.data === undefined) return <MenuHeading>Loading the files…</MenuHeading>;
  const usable = files.data.filter((file) => isUsable(file, purpose) && file.uuid !== chosen);
  if (usable.length === 0) return <MenuHeading>No other file of this course fits here.</MenuHeading>;
  return (
    <div className="max-h-80 overflow-y-auto">
      {usable.map((file) => (
        <MenuItem
          key={file.uuid}
          onSelect={() => {
            onChoose(file);
          }}
        >
          <span className="min-w-0">
            <bdi className="block wrap-anywhere">{file.name}</bdi>
            <span className="text-sm text-muted">{formatFileSize(file.size_bytes)}</span>
          </span>
        </MenuItem>
      ))}
    </div>
  );
}
