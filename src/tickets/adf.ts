import { z } from 'zod';

/** What Jira Cloud takes in place of a text: an Atlassian Document (developer.atlassian.com/cloud/jira/platform/apis/document/structure). One paragraph for each line. */
export function documentOf(text: string): unknown {
  const lines = text.split(/\r?\n/);
  return {
    type: 'doc', version: 1,
    // a text node may not be empty; a paragraph may
    content: lines.map((line) => ({ type: 'paragraph', content: line === '' ? [] : [{ type: 'text', text: line }] })),
  };
}

const Node = z.object({ type: z.string(), text: z.string().optional(), content: z.array(z.unknown()).optional() });

/** All the text of a document, with a blank between its blocks. */
export function textIn(node: unknown): string {
  const read = Node.safeParse(node);
  if (!read.success) return '';
  const { type, text = '', content = [] } = read.data;
  const inside = content.map(textIn).join('');
  return type === 'text' ? text : `${inside} `;
}
