/** An amount as the language writes it: a decimal string and a currency in, `€12.50` out. */
export const moneyText = (
  { amount, currency }: { amount: string; currency: string },
  language: string,
): string => new Intl.NumberFormat(language, { style: "currency", currency }).format(Number(amount));

/** A language's own name in another: `de` is German, Deutsch, allemand. */
export const languageText = (code: string, language: string): string =>
  new Intl.DisplayNames([language], { type: "language" }).of(code) ?? code;
