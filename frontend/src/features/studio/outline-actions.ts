import { createContext, useContext } from "react";
import type { ContentKind, ContentPlace } from "./definition";

/** What a row can do to the outline. It never changes, so rows do not render again because of it. */
export interface OutlineCommands {
  addContent: (module: number, kind: ContentKind) => void;
  moveContent: (from: ContentPlace, to: ContentPlace) => void;
  moveModule: (from: number, to: number) => void;
  removeContent: (place: ContentPlace) => void;
  removeModule: (index: number) => void;
  moduleTitles: () => readonly string[];
}

export const OutlineActions = createContext<OutlineCommands | null>(null);

export function useOutlineCommands(): OutlineCommands {
  const commands = useContext(OutlineActions);
  if (commands === null) throw new Error("a row needs the outline around it");
  return commands;
}
