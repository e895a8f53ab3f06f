import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { en, type Strings } from "./en.ts";

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type UiLanguage = keyof typeof LANGUAGES;

const STORED = "deskgraph-language";

type Spoken = { strings: Strings; language: UiLanguage; speak: (language: UiLanguage) => void };
const SpokenContext = createContext<Spoken>({ strings: en, language: "en", speak: () => {} });

/** Says what the page says in the language chosen here before, or the browser's. */
export function StringsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  const [strings, setStrings] = useState<Strings | null>(language === "en" ? en : null);
  useEffect(() => {
    let isCurrent = true;
    document.documentElement.lang = language;
    void load(language).then((loaded) => {
      if (isCurrent) setStrings(loaded);
    });
    return () => {
      isCurrent = false;
    };
  }, [language]);
  const spoken = useMemo(
    () =>
      strings && {
        strings,
        language,
        speak: (next: UiLanguage) => {
          localStorage.setItem(STORED, next);
          setLanguage(next);
        },
      },
    [strings, language],
  );
  return spoken && <SpokenContext value={spoken}>{children}</SpokenContext>;
}

export const useStrings = (): Strings => useContext(SpokenContext).strings;
export const useLanguage = (): Omit<Spoken, "strings"> => useContext(SpokenContext);

const isKnown = (language: string | null | undefined): language is UiLanguage =>
  language !== null && language !== undefined && language in LANGUAGES;

function firstLanguage(): UiLanguage {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(STORED);
  if (isKnown(asked)) return asked;
  const browsers = navigator.language.slice(0, 2);
  return isKnown(browsers) ? browsers : "en";
}

/** Languages other than English come when they are asked for. */
const load = async (language: UiLanguage): Promise<Strings> =>
  language === "en" ? en : (await import("./de.ts")).de;
