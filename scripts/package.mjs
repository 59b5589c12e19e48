// npm run package [-- --env NAME]: makes appPackage/build/appPackage.NAME.zip
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runTool('src/appPackage.ts', process.argv.slice(2)));
