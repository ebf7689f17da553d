import { readFileSync } from 'node:fs';

/** Shown after a click on the link of a newsletter. */
export const goodbye = readFileSync(new URL('../public/goodbye.html', import.meta.url), 'utf8');
