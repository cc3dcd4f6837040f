/** Finds people as somebody types: by letters of the name, the start of the address, or the whole ID. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { describeError } from "@/shared/api/error-texts";
import { pagedQuery, results } from "@/shared/api/paging";
import type { FoundPerson } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { Badge } from "@/shared/ui/badge";
import { Field, Input } from "@/shared/ui/field";
import { LoadMore } from "@/shared/ui/load-more";

/** Nobody types slower than this between two letters of one name, and every search is a request. */
const PAUSE_MS = 250;
const QUERY_CHARACTERS_MAX = 200;

export function FindPerson() {
  const [typed, setTyped] = useState("");
  const query = useSettled(typed.trim());
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  // Without a letter or a digit there is nothing to look for, and the API refuses it.
  const asks = /[\p{L}\p{N}]/u.test(query);
  const people = useInfiniteQuery({
    ...pagedQuery("/api/office/people/", { params: { query: { q: query } } }, { select: results, staleTime: 10_000 }),
    enabled: asks,
    placeholderData: keepPreviousData,
  });
  const found = asks ? people.data : undefined;

  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const links = [...(list.current?.querySelectorAll("a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = at + step;
    if (next >= links.length) return;
    event.preventDefault();
    if (next < 0) field.current?.focus();
    else links[next]?.focus();
  };

  return (
    // The keys only move the focus between controls that work without them.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={move}>
        <Field label="Name, email address or ID" hint="The first letters are enough; accents don’t matter.">
          {(wiring) => (
            <Input
              {...wiring}
              ref={field}
              type="search"
              autoComplete="off"
              spellCheck={false}
              maxLength={QUERY_CHARACTERS_MAX}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
              }}
            />
          )}
        </Field>
      <p role="status" className="mt-3 min-h-6 text-sm text-muted">
        {found !== undefined && !people.isPlaceholderData && countText(found.length, people.hasNextPage)}
      </p>
      {asks && people.isError && !people.isFetchNextPageError && (
        <p role="alert" className="mt-2 text-danger">
          {describeError(people.error).title}. Please try again.
        </p>
      )}
      {found !== undefined && found.length > 0 && (
        <ul ref={list} aria-label="People found" className="mt-2 divide-y divide-line border-y border-line">
          {found.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      )}
      {asks && <LoadMore query={people} label="Show more people" />}
    </div>
  );
}

function PersonRow({ person }: { person: FoundPerson }) {
  return (
    <li>
      <Link
        to={routes.person}
        params={{ learnerUuid: person.id }}
        className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-2 py-3 no-underline hover:bg-brand-soft"
      >
        <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">{person.name === "" ? "No name" : person.name}</span>
        <span className="min-w-0 text-muted [overflow-wrap:anywhere]">{person.email}</span>
        {person.erased ? <Badge>Erased</Badge> : <span className="ml-auto text-sm text-muted">since {formatDate(person.since)}</span>}
      </Link>
    </li>
  );
}

function countText(count: number, more: boolean): string {
  if (count === 0) return more ? "Nobody in the first matches. Show more people to go on." : "Nobody found. People are listed once they have signed in; invite others from a course’s roster.";
  if (more) return `The first ${String(count)} people`;
  return count === 1 ? "1 person found" : `${String(count)} people found`;
}

/** The value once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return settled;
}
