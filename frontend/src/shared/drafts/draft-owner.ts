import { createContext } from "react";

/** The ID of the person whose drafts these are; null while nobody is signed in, when nothing is kept. */
export const DraftOwner = createContext<string | null>(null);
