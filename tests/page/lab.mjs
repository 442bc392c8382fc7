// SPDX-License-Identifier: Apache-2.0
// A lab for the test: imsd on free ports with a configuration of its own, phones played by SIPp, Chromium.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../..', import.meta.url));
const imsd = resolve(process.env.IMSD || join(top, 'build/imsd'));
const modules = createRequire(join(resolve(process.env.PAGE_MODULES || join(top, 'build/page')), 'modules.cjs'));
export const shots = resolve(process.env.PAGE_SHOTS || join(top, 'build/page-shots'));
export const axeSource = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');

export const work = mkdtempSync(join(tmpdir(), 'imsd-page.'));
const running = new Set();

/** Ends when the test does, whatever happens to it. */
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => process.exit(1));

function start(program, args, options) {
  const child = spawn(program, args, { cwd: top, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  running.add(child);
  child.over = new Promise((done) => child.on('exit', (status) => { running.delete(child); done(status); }));
  return child;
}

/** The shipped configuration with free ports, the scenarios beside it, and what the test wants. */
function configure() {
  const file = join(work, 'imsd.conf'), scenarios = join(work, 'scenarios');
  mkdirSync(scenarios, { recursive: true });
  cpSync(join(top, 'tests/live/scenarios'), scenarios, { recursive: true });
  cpSync(join(top, 'config/scenarios/preamble'), join(scenarios, 'preamble'), { recursive: true });
  cpSync(join(top, 'config/faults'), join(work, 'faults'), { recursive: true });
  const text = readFileSync(join(top, 'config/imsd.conf'), 'utf8').replace(/(port *= *)[0-9]+/g, '$10');
  writeFileSync(file, `${text}\nscenario = { dir = "${scenarios}"; };\n`);
  return file;
}

/** { url, port, process, stop() } of an imsd that is ready; args are more of its arguments. */
export async function startImsd(...args) {
  const rand = ['--seed', '8', '--set', 'aka.rand=9f7c8d021accf4db213ccff0c7f71a6a'];
  const child = start(imsd, ['-c', configure(), ...rand, ...args], { env: { ...process.env, STATE_DIRECTORY: join(work, 'state') } });
  const lines = createInterface({ input: child.stderr });
  const log = [];
  const ready = await new Promise((done, fail) => {
    lines.on('line', (line) => {
      log.push(line);
      if (line.startsWith('ready ')) done(line);
    });
    child.on('exit', () => fail(new Error(`imsd ends: ${log.join('\n')}`)));
  });
  return {
    url: /api=(http:\S+)/.exec(ready)[1],
    port: Number(/udp=127\.0\.0\.1:(\d+)/.exec(ready)[1]),
    tcp: Number(/tcp=127\.0\.0\.1:(\d+)/.exec(ready)[1]),
    process: child,
    async stop() {
      child.kill('SIGTERM');
      return child.over;
    },
  };
}

/** SIPp plays a ladder of tests/live for a user; ends when the call is over. */
export function startPhone(lab, user, ladder, target = '') {
  const file = join(work, `${user}.ladder`);
  writeFileSync(file, `${ladder.join('\n')}\n`);
  const child = start('bash', [join(top, 'tests/page/phone.sh'), user, String(lab.port), file, target], { env: { ...process.env, IMSD: imsd } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
  return { over: child.over, said: () => said };
}

export async function startBrowser() {
  const path = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => spawnSync('sh', ['-c', `command -v ${name}`]).stdout.toString().trim()).find(existsSync);
  if (!path) throw new Error('chromium is missing (make deps)');
  const { chromium } = modules('playwright-core');
  mkdirSync(shots, { recursive: true });
  return chromium.launch({ executablePath: path, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
}
