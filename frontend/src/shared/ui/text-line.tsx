import type { ComponentProps } from "react";
import { box } from "@/shared/ui/field";

interface TextLineProps extends Omit<ComponentProps<"textarea">, "rows" | "onChange"> {
  onText: (text: string) => void;
}

/** A text of one line that wraps, where a single-line input would hide the end of what is longer than the field. */
export function TextLine({ className = "", onText, ...rest }: TextLineProps) {
  return (
    <textarea
      {...rest}
      rows={1}
      className={`${box} field-sizing-content resize-none ${className}`}
      onKeyDown={(event) => {
        // Enter also ends the input of a composed character.
        if (event.key === "Enter" && !event.nativeEvent.isComposing) event.preventDefault();
      }}
      onChange={({ target }) => {
        onText(target.value.replace(/\s*[\r\n]\s*/g, " "));
      }}
    />
  );
}
