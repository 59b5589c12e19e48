import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pair } from './graphExamples.js';
import { filesIn } from './openApi.js';
import { isObject, type Json } from './shape.js';

export interface Published { method: string; path: string; body: Json | undefined; status: number; answer: unknown }

/** Reads a published pair; null when it is not among the files at hand. */
export function readPair(root: string, pair: Pair): Published | null {
  const text = reader(filesIn(root), pair.page);
  const answer = text(pair.response, 'response.json') ?? text(pair.response, 'response.invalid-json.txt');
  const head = text(pair.response, 'response.http');
  const call = pair.call ?? text(pair.request, 'request.http')?.split('\n', 1)[0];
  if (call === undefined || (answer === undefined && head === undefined)) return null;
  const [method = '', ...rest] = call.trim().split(' ');
  const body = text(pair.request, 'request.json');
  return {
    method, path: rest.join(' ').replace('https://graph.microsoft.com/v1.0', ''), body: body === undefined ? undefined : asObject(parse(body)),
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head ?? '')?.[1] ?? (method === 'POST' ? 201 : 200)), answer: answer === undefined ? undefined : parse(answer),
  };
}

function reader(files: readonly string[], page: string): (block: string, kind: string) => string | undefined {
  return (block, kind) => {
    const name = [page, block, kind].filter((part) => part !== '').join('.');
    const file = files.find((one) => one.endsWith(join('/', name)));
    return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
}

/** One published list has a comma after its last fields. */
function parse(text: string): unknown {
  return JSON.parse(text.replace(/,(\s*[}\]])/g, '$1')) as unknown;
}

function asObject(value: unknown): Json {
  if (!isObject(value)) throw new Error('A published request has a body that is no object.');
  return value;
}
