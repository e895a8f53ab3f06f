declare module "stopword" {
  /** Stop words by ISO 639-3 code. */
  export const eng: string[];
  export const deu: string[];
  export const fra: string[];
  export const spa: string[];
  export const por: string[];
}

declare module "wink-porter2-stemmer" {
  /** The Porter2 stem of one lower-case English word. */
  const stem: (word: string) => string;
  export = stem;
}
