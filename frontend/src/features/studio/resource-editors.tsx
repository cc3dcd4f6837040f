/** The editors of videos, documents and links, and of assignments. */
import { ChoiceField, DecimalField, LongTextField, TextField, useFieldMark, WholeNumberField } from "./fields";
import { useFieldValue, useProblem, useSetField } from "./edited-item";
import { ProblemText } from "./field-frame";
import { textOf } from "./field-path";
import { MediaField, useMediaIn } from "./media-field";
import { MomentField } from "./moment-field";
import { TextEditor } from "./text-editor";

/** What the API stores for a film without captions. */
const NO_CAPTIONS = "none";

export function VideoEditor() {
  return (
    <div className="max-w-2xl space-y-6">
      <MediaField field="media" label="Film" purpose="film" replaces={["url"]} />
      {useMediaIn("media") === null && (
        <TextField
          field="url"
          label="Address of the video"
          optional
          inputMode="url"
          hint="For a film that isn’t uploaded here: an https address of an MP4 or WebM file, a page at YouTube or Vimeo, or a path on this site."
        />
      )}
      <Captions />
      <LongTextField field="transcript" label="Transcript" rows={10} hint="Everything that is said, for learners who can’t hear it." />
    </div>
  );
}

/** Captions are uploaded beside an uploaded film; those of a film elsewhere are a path on this site. */
function Captions() {
  const captions = textOf(useFieldValue("captions"));
  const isUploaded = useMediaIn("captions") !== null;
  const hasAddress = textOf(useFieldValue("url")) !== "";
  const isPath = captions !== "" && captions !== NO_CAPTIONS && !isUploaded;
  return (
    <div className="space-y-4">
      {(!hasAddress || isUploaded) && captions !== NO_CAPTIONS && <MediaField field="captions" label="Captions" purpose="captions" />}
      {(hasAddress || isPath) && !isUploaded && captions !== NO_CAPTIONS && (
        <TextField
          field="captions"
          label="Address of the captions"
          optional
          inputMode="url"
          hint="A WebVTT file as a path on this site, such as /demo/film.vtt. YouTube and Vimeo show their own captions."
        />
      )}
      {(!hasAddress || captions === NO_CAPTIONS) && <WithoutCaptions />}
      {captions !== "" && captions !== NO_CAPTIONS && (
        <div className="max-w-xs">
          <TextField
            field="captions_language"
            label="Language of the captions"
            optional
            hint="As a code such as en, cy or pt-BR. Leave empty for English."
          />
        </div>
      )}
    </div>
  );
}

function WithoutCaptions() {
  const captions = textOf(useFieldValue("captions"));
  const set = useSetField();
  return (
    <label className="flex min-h-11 items-start gap-3 py-2">
      <input
        type="checkbox"
        className="mt-0.5 size-5 shrink-0 accent-brand"
        checked={captions === NO_CAPTIONS}
        onChange={({ target }) => {
          set("captions", target.checked ? NO_CAPTIONS : undefined);
        }}
      />
      <span className="min-w-0">
        This film has no captions
        <span className="block text-sm text-muted">Nothing is said in it, or the transcript below is all there is.</span>
      </span>
    </label>
  );
}

export function AddressEditor({ kind }: { kind: "document" | "link" }) {
  return kind === "document" ? <DocumentEditor /> : (
    <div className="max-w-2xl">
      <TextField
        field="url"
        label="Address of the page"
        inputMode="url"
        hint="An https address, or a path on this site such as /demo/pocket-card.pdf."
      />
    </div>
  );
}

function DocumentEditor() {
  return (
    <div className="max-w-2xl space-y-6">
      <MediaField field="media" label="Document or picture" purpose="document" replaces={["url"]} />
      {useMediaIn("media") === null && (
        <TextField
          field="url"
          label="Address of the document"
          optional
          inputMode="url"
          hint="For a document that isn’t uploaded here: an https address, or a path on this site such as /demo/pocket-card.pdf."
        />
      )}
    </div>
  );
}

const fileTypes = ["pdf", "doc", "docx", "txt", "zip", "jpg", "png"];
const MIB = 1024 * 1024;
const sizes = [1, 5, 10, 20, 25, 50].map((mib) => ({ value: String(mib * MIB), label: `${mib} MB` }));

export function AssignmentEditor() {
  return (
    <div className="space-y-6">
      <TextEditor field="instructions" label="Instructions" />
      <div className="grid max-w-2xl gap-5 sm:grid-cols-2">
        <DecimalField field="max_score" label="Highest score" hint="0.01 to 1000." />
        <DecimalField field="passing_score" label="Score to pass" hint="At most the highest score." />
        <WholeNumberField field="max_attempts" label="Attempts" hint="Leave empty for any number." />
        <MomentField field="due_at" label="Due" hint="Later work is marked as late. Leave empty for no due date." />
      </div>
      <FileTypes />
      <div className="max-w-xs">
        <SizeField />
      </div>
    </div>
  );
}

/** No choice means all of them, so that types the platform takes later are included. */
function FileTypes() {
  const stored = useFieldValue("allowed_types");
  const set = useSetField();
  const mark = useFieldMark("allowed_types");
  const problem = useProblem("allowed_types");
  const chosen = Array.isArray(stored) ? stored.map(textOf) : fileTypes;
  return (
    <fieldset>
      <legend className="mb-1 font-semibold">Accepted file types</legend>
      <div className="flex flex-wrap gap-x-6">
        {fileTypes.map((type, index) => (
          <label key={type} className="flex min-h-11 items-center gap-2.5">
            <input
              type="checkbox"
              className="size-5 accent-brand"
              {...(index === 0 && { "data-field": mark })}
              checked={chosen.includes(type)}
              onChange={({ target }) => {
                const next = fileTypes.filter((each) => (each === type ? target.checked : chosen.includes(each)));
                set("allowed_types", next.length === fileTypes.length ? undefined : next);
              }}
            />
            {type}
          </label>
        ))}
      </div>
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
    </fieldset>
  );
}

function SizeField() {
  return <ChoiceField field="max_size_bytes" label="Largest file" options={sizes} fallback={String(50 * MIB)} read={Number} />;
}
