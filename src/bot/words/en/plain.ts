/** What stands in place of a request's card where none is drawn. */
export const plain = {
  type: (line: string): string => `Type: ${line}`,
};
