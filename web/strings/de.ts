import { en, type Strings } from "./en.ts";

/** Everything that is said in German. */
export const de: Strings = en;
