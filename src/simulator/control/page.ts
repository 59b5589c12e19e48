import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const PAGE = fileURLToPath(new URL('../page', import.meta.url));
const PACKAGES = { '/adaptivecards.min.js': 'adaptivecards/dist/adaptivecards.min.js', '/markdown-it.min.js': 'markdown-it/browser' };
const { resolve } = createRequire(import.meta.url);

/** The files of the page, and the two packages by which it draws cards and Markdown. */
export function pageRouter(): Router {
  const router = Router();
  for (const [path, file] of Object.entries(PACKAGES)) router.get(path, (_req, res) => { res.sendFile(resolve(file)); });
  router.use(express.static(PAGE));
  return router;
}
