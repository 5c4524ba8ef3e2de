import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** What the scripts fetch for themselves: a Node.js, Yarn. */
export const TOOLS = join(ROOT, '.tools');
/** What the portal keeps: its database, its logs. */
export const DATA = process.env.MICRO_APPS_DATA ?? join(ROOT, '.data');
