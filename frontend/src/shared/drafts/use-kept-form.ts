import { useEffect } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import type { Draft } from "./use-draft";

/** Keeps a form's values as its draft whenever they change. */
export function useKeptForm<T extends FieldValues>({ subscribe }: Pick<UseFormReturn<T>, "subscribe">, draft: Draft<T>): void {
  const { keep } = draft;
  useEffect(
    () =>
      subscribe({
        formState: { values: true },
        callback: ({ values }) => {
          keep(values);
        },
      }),
    [subscribe, keep],
  );
}
