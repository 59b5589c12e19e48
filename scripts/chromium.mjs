import { installWithApt } from './install.mjs';
import { findProgram, isProgram } from './processes.mjs';
import { Refusal } from './say.mjs';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_PROGRAM = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * The browser for the page's tests: CHROMIUM_PATH, else Chromium or Chrome on the PATH, else one that is installed now.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the full path of the program
 * @throws {Refusal} with the command to type, when there is none
 */
export async function ensureChromium(env = process.env) {
  if (env.CHROMIUM_PATH) return programNamed(env.CHROMIUM_PATH);
  const path = findChromium(env) ?? await installChromium(env);
  if (!path) {
    const command = process.platform === 'darwin' ? 'brew install --cask chromium' : 'sudo apt-get install -y chromium';
    throw new Refusal(`No Chromium was found and none could be installed: type \`${command}\`, or set CHROMIUM_PATH, and try again.`);
  }
  return path;
}

function programNamed(path) {
  if (!isProgram(path)) throw new Refusal(`CHROMIUM_PATH names ${path}, which is not a program.`);
  return path;
}

function findChromium(env) {
  return findProgram(PROGRAMS, env) ?? (process.platform === 'darwin' && isProgram(MAC_PROGRAM) ? MAC_PROGRAM : undefined);
}

async function installChromium(env) {
  return await installWithApt({ name: 'chromium' }, env) ? findChromium(env) : undefined;
}
