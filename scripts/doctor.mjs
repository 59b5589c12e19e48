// npm run doctor [-- --sandbox | --post | --json]
import { runDoctor } from './run-doctor.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runDoctor(process.argv.slice(2)));
