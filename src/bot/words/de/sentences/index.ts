import type { Sentences } from '../../../../access/sentences/index.js';
import { address } from './address.js';
import { asking } from './asking.js';
import { azure } from './azure.js';
import { channels } from './channels.js';
import { deciding } from './deciding.js';
import { drift } from './drift.js';
import { drills } from './drills.js';
import { exporting } from './exporting.js';
import { findings } from './findings.js';
import { installation } from './installation.js';
import { mistakes } from './mistakes.js';
import { posts } from './posts.js';
import { rules } from './rules.js';
import { stopping } from './stopping.js';
import { ticket } from './ticket.js';
import { versions } from './versions.js';

/** What the inside says to people. A sentence that is missing here, or takes other parameters, does not compile. */
export const sentences: Sentences = { ...address, ...asking, ...azure, ...channels, ...deciding, ...drift, ...drills, ...exporting, ...findings, ...installation, ...mistakes, ...posts, ...rules, ...stopping, ...ticket, ...versions };
