import { createContext, useContext } from "react";
import type { CourseDraftView } from "@/features/studio/draft-types";

interface Facts {
  /** The course as it was loaded: its publication is current, its outline is not. */
  view: CourseDraftView;
  reload: () => Promise<void>;
}

export const CourseFacts = createContext<Facts | null>(null);

export function useCourseFacts(): Facts {
  const facts = useContext(CourseFacts);
  if (facts === null) throw new Error("this page needs the studio's layout around it");
  return facts;
}
