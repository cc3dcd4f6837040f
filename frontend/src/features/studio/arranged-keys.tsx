/** The keys of answers that learners arrange: an order, and pairs. */
import { AnswerRows } from "./answer-rows";
import { recordsOf } from "./definition";
import { useEdited, useSetField } from "./edited-item";
import { valueAt } from "./field-path";
import { TextField } from "./fields";
import { newItem, newPair, withMatch } from "./question-types";

const PARTS_MIN = 2;
const PARTS_MAX = 20;
const TEXT_MAX = 1000;

export function OrderingKey({ field }: { field: string }) {
  return (
    <AnswerRows
      field={`${field}.items`}
      legend={
        <>
          Items <span className="font-normal text-muted">· in the right order; learners see them in another one</span>
        </>
      }
      noun="Item"
      least={PARTS_MIN}
      most={PARTS_MAX}
      fresh={() => newItem()}
      start="text"
      addLabel="Add an item"
      ordered
      unseen={["id"]}
    >
      {(row, index) => <TextField field={`${row}.text`} label={`Item ${index + 1}`} labelHidden maxLength={TEXT_MAX} placeholder={`Item ${index + 1}`} />}
    </AnswerRows>
  );
}

export function MatchingKey({ field }: { field: string }) {
  const { item } = useEdited();
  const set = useSetField();
  const pairs = `${field}.pairs`;
  return (
    <div className="space-y-5">
      <AnswerRows
        field={pairs}
        legend={
          <>
            Pairs <span className="font-normal text-muted">· several may have the same match</span>
          </>
        }
        noun="Pair"
        least={PARTS_MIN}
        most={PARTS_MAX}
        fresh={() => newPair()}
        start="prompt"
        addLabel="Add a pair"
        unseen={["id", "match_id"]}
      >
        {(row, index) => (
          <div className="grid gap-x-3 gap-y-2 sm:grid-cols-2">
            <TextField field={`${row}.prompt`} label={`Prompt ${index + 1}`} labelHidden maxLength={TEXT_MAX} placeholder={`Prompt ${index + 1}`} />
            <TextField
              field={`${row}.match`}
              label={`Match ${index + 1}`}
              labelHidden
              maxLength={TEXT_MAX}
              placeholder={`What belongs to it`}
              store={(text) => {
                set(pairs, withMatch(recordsOf(valueAt(item.state().value, pairs)), index, text));
              }}
            />
          </div>
        )}
      </AnswerRows>
      <AnswerRows
        field={`${field}.distractors`}
        legend={
          <>
            Further options <span className="font-normal text-muted">· optional; they match nothing</span>
          </>
        }
        noun="Option"
        least={0}
        most={PARTS_MAX}
        fresh={() => newItem()}
        start="text"
        addLabel="Add an option that matches nothing"
        unseen={["id"]}
      >
        {(row, index) => (
          <TextField field={`${row}.text`} label={`Further option ${index + 1}`} labelHidden maxLength={TEXT_MAX} placeholder={`Further option ${index + 1}`} />
        )}
      </AnswerRows>
    </div>
  );
}
