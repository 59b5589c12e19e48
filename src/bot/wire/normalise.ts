import { z } from 'zod';

const Written = z.object({
  text: z.string().nullish(),
  recipient: z.object({ id: z.string() }).nullish(),
  entities: z.array(z.unknown()).nullish(),
});
const Mention = z.object({ type: z.literal('mention'), text: z.string().min(1), mentioned: z.object({ id: z.string() }) });

/** Invisible: zero-width, filler and tag characters, variation selectors, direction marks, soft hyphen, byte-order mark, control characters. */
// eslint-disable-next-line no-control-regex -- these are what is taken out
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\u034f|[\ufe00-\ufe0f]/gu;
/** The zero-width joiner, but for where it makes one emoji of two. */
const STRAY_JOINER = /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}])\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/**
 * What a person typed, as one line: without the mentions of the bot, Teams' hard spaces, invisible characters and smart
 * quotes. Never throws: the SDK's own mention removal does, on several activities that Teams sends.
 */
export function typedText(activity: unknown): string {
  const written = Written.safeParse(activity);
  if (!written.success) return '';
  const { text, recipient, entities } = written.data;
  let typed = text ?? '';
  for (const entity of entities ?? []) {
    const mention = Mention.safeParse(entity);
    if (mention.success && mention.data.mentioned.id === recipient?.id) typed = typed.split(mention.data.text).join(' ');
  }
  // A mention whose entity was lost: in front it was how the bot was called, elsewhere only its name was meant.
  return tidy(tidy(typed).replace(/^(\s*<at[^>]*>[^<]*<\/at>)+/i, ' ').replace(/<\/?at[^>]*>/gi, ' '));
}

export function tidy(text: string): string {
  return text
    .replace(/&nbsp;/gi, ' ')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(/[\u2018\u2019\u201a\u201b\u2032]/g, '\'')
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}
