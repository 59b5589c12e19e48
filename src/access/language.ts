/** The languages that people are answered in. Each has its catalogue under `bot/words`. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of a locale such as `de-AT`; undefined when it is none of ours. */
export function languageOf(locale: string | undefined): Language | undefined {
  const [first] = (locale ?? '').toLowerCase().split(/[-_]/);
  return LANGUAGES.find((language) => language === first);
}
