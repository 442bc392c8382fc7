// SPDX-License-Identifier: Apache-2.0
// What a person does with the page and looks for in it.

import assert from 'node:assert/strict';
import { join } from 'node:path';

import { axeSource, shots } from './lab.mjs';

export const DESK = { viewport: { width: 1440, height: 900 } };
export const noise = [];

/** A page that is connected; what it complains about is kept. */
export async function visit(browser, url, options = DESK) {
  const context = await browser.newContext({ ...options, acceptDownloads: true });
  context.setDefaultTimeout(15000);
  const fresh = await context.newPage();
  fresh.on('pageerror', (error) => noise.push(error.stack));
  fresh.on('console', (message) => { if (message.type() === 'error') noise.push(message.text()); });
  await fresh.goto(url);
  return fresh;
}

export const live = (one) => one.waitForSelector('#link-state[data-state="live"]');
export const shot = (one, name) => one.screenshot({ path: join(shots, `${name}.png`) });
export const card = (one, name) => one.locator(`.panel:not([hidden]) .card[aria-label="${name}"]`);
export const said = (one, text) => one.locator('#said', { hasText: text }).waitFor();
export const view = (one, name) => one.getByRole('tab', { name, exact: true }).click();

/** axe-core finds nothing; of rules, colours, names and roles. The page's policy lets only a debugger put it in. */
export async function accessible(one) {
  const client = await one.context().newCDPSession(one);
  await client.send('Runtime.evaluate', { expression: axeSource });
  const { result } = await client.send('Runtime.evaluate', {
    expression: 'axe.run(document, { resultTypes: ["violations"] }).then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(" ") + ": " + n.failureSummary)])))',
    awaitPromise: true,
  });
  assert.deepEqual(JSON.parse(result.value), []);
}
