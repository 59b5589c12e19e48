/** The most that a card may have, in bytes as Teams counts them (UTF-16): older pages of Microsoft's name 28 KB for a whole message. */
export const LARGEST = 25 * 1024;

export function sizeOf(card: object): number {
  return Buffer.byteLength(JSON.stringify(card), 'utf16le');
}
