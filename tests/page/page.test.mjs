// SPDX-License-Identifier: Apache-2.0
// The page, driven as a person drives it, against a real imsd with UEs that register, call and are wrong.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { startBrowser, startImsd, startPhone } from './lab.mjs';
import { accessible, card, DESK, live, noise, said, shot, view, visit } from './person.mjs';
import { header, Ue } from './ue.mjs';

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true };

let lab, browser, page, erin, bob;

const open = (url, options) => visit(browser, url, options);

before(async () => {
  lab = await startImsd('--set', 'journal.ring=67108864');
  browser = await startBrowser();
  page = await open(lab.url);
  await live(page);
  erin = await new Ue(lab.port, { impi: '001010000000005', impu: '+15551230005' }).open();
  bob = await new Ue(lab.port, { impi: '001010000000002', impu: '+15551230002' }).open();
});

after(async () => {
  erin?.close();
  bob?.close();
  await browser?.close();
  if (lab) assert.equal(await lab.stop(), 0);
});

test('it is one thing that takes nothing from elsewhere, and is not fetched twice', async () => {
  const answer = await fetch(`${lab.url}/`);
  const policy = answer.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  const again = await fetch(`${lab.url}/`, { headers: { 'If-None-Match': answer.headers.get('etag') } });
  assert.equal(again.status, 304);
  const hosts = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => new URL(entry.name).host));
  assert.deepEqual([...new Set(hosts)], [new URL(lab.url).host]);
  assert.equal((await fetch(`${lab.url}/page/nothing.js`)).status, 404);
});

test('alice registers with AKA and calls: her state, link, call and messages appear by themselves', async () => {
  const alice = startPhone(lab, 'alice', ['register', '> INVITE sdp', '< 100 INVITE', '< 200 INVITE sdp', '> ACK', '< BYE', '> 200 BYE', 'leave'],
    'sip:+15550100@ims.mnc001.mcc001.3gppnetwork.org');
  const ue = card(page, 'alice');
  await ue.locator('.pill', { hasText: /^registered$/ }).waitFor();
  await ue.getByText(/sip:alice@127\.0\.0\.1/).waitFor();
  await ue.getByText(/UDP 127\.0\.0\.1:/).waitFor();
  await view(page, 'Calls');
  const call = page.locator('#panel-calls .card', { hasText: 'alice → +15550100' });
  await call.locator('.pill', { hasText: 'established' }).waitFor();
  assert.match(await call.locator('.counters').innerText(), /audio PCMU\s+sendrecv/);
  await shot(page, 'calls');
  await call.getByRole('button', { name: /^Release/ }).click();
  await call.locator('.pill', { hasText: /released|terminated|ended|over/ }).waitFor();
  assert.equal(await alice.over, 0, alice.said());
  await view(page, 'UEs');
  await ue.locator('.pill', { hasText: 'not-registered' }).waitFor();
});

test('a message opens with its text, its meaning and its clause', async () => {
  await page.locator('.step', { hasText: '401 Unauthorized' }).first().click();
  const detail = page.locator('#detail');
  await detail.locator('.message', { hasText: 'WWW-Authenticate' }).waitFor();
  assert.match(await detail.innerText(), /SIP\/2\.0 401 Unauthorized/);
  assert.match(await detail.locator('.meaning').innerText(), /registration[^]*RFC 3261/);
  assert.match(await detail.locator('.facts').innerText(), /UDP 127\.0\.0\.1:\d+ ↔ 127\.0\.0\.1:\d+/);
  await shot(page, 'message');
  await detail.getByRole('button', { name: 'Only this call' }).click();
  await page.locator('#filter-call:not([hidden])').waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('.steps .step')].every((step) => /alice.*REGISTER/.test(step.textContent)));
  await page.locator('#filter-call').click();
  await detail.getByRole('button', { name: 'Close' }).click();
  assert.equal(await detail.isVisible(), false);
});

test('the ladder is filtered by text, UE, method and procedure', async () => {
  await page.fill('#filter-text', 'service-route');
  await page.waitForFunction(() => document.querySelectorAll('.steps .step').length > 0 &&
    [...document.querySelectorAll('.steps .step')].every((step) => /200 OK/.test(step.textContent)));
  await page.fill('#filter-text', 'nobody says this');
  await page.getByText('Nothing fits the filter.').waitFor();
  await page.fill('#filter-text', '');
  await page.selectOption('#filter-method', 'INVITE');
  await page.waitForFunction(() => document.querySelectorAll('.steps .step').length > 0 &&
    [...document.querySelectorAll('.steps .step')].every((step) => /INVITE/.test(step.textContent)));
  await page.selectOption('#filter-method', '');
  await page.selectOption('#filter-group', 'release');
  await page.waitForFunction(() => [...document.querySelectorAll('.steps .step')].every((step) => /release$/.test(step.textContent)));
  assert.match(await page.locator('.steps').innerText(), /BYE/);
  await page.selectOption('#filter-group', '');
  await page.selectOption('#filter-user', 'alice');
  await page.waitForFunction(() => [...document.querySelectorAll('.steps .who')].every((who) => who.textContent === 'alice'));
  await page.selectOption('#filter-user', '');
  await page.check('#filter-events');
  await page.locator('.steps .note', { hasText: 'registration.state' }).first().waitFor();
  await page.uncheck('#filter-events');
  await page.check('#follow');
});

test('a wrong key is told in words, with the next thing to check', async () => {
  await view(page, 'UEs');
  await bob.findsMacWrong();
  const wrong = card(page, 'bob').locator('.diagnosis');
  await wrong.getByText('AUTH_MAC_FAILURE').waitFor();
  assert.match(await wrong.innerText(), /MAC of AUTN wrong[^]*Check next:[^]*OPc/);
  await page.locator('.steps .note.bad', { hasText: 'AUTH_MAC_FAILURE' }).waitFor();
  await shot(page, 'ues');
  await wrong.getByRole('button', { name: 'show in the ladder' }).click();
  await page.locator('#detail', { hasText: 'Check next' }).waitFor();
  await page.keyboard.press('Escape');
  await page.check('#follow');
});

test('a fault of the catalogue is added, speaks, is switched off and on, and is taken back', async () => {
  await view(page, 'Rules');
  await page.fill('#fault-form [name=fault]', 'registration/503-retry-after');
  await page.locator('#fault-form .about', { hasText: 'Expected: The UE' }).waitFor();
  await page.locator('#fault-form [name=user]').selectOption('erin');
  await page.click('#fault-form button[type=submit]');
  const rule = page.locator('#panel-rules .card').first();
  const toggle = rule.getByRole('switch');
  assert.equal(await toggle.getAttribute('aria-checked'), 'true');
  await erin.comes();
  const refused = await erin.comes();
  assert.match(refused, /^SIP\/2\.0 503/);
  await rule.locator('.tally', { hasText: /spoke\s*1/ }).waitFor();
  await page.locator('.steps .step', { hasText: '503' }).locator('.rule b').first().waitFor();
  await shot(page, 'rules');
  await toggle.click();
  await rule.locator('[aria-checked="false"]').waitFor();
  const rules = await (await fetch(`${lab.url}/v1/rules`)).json();
  assert.equal(rules.rules[0].off, true);
  await toggle.click();
  await rule.locator('[aria-checked="true"]').waitFor();
  await rule.getByRole('button', { name: /^Take/ }).click();
  await page.getByText('No rule: the network behaves').waitFor();
  assert.match(await erin.comes(), /^SIP\/2\.0 200/);
});

test('the network calls erin, holds, resumes and releases', async () => {
  await view(page, 'Calls');
  await page.locator('#call-form [name=user]').selectOption('erin');
  await page.fill('#call-form [name=from]', '+15550177');
  const from = erin.heard.length;
  await page.click('#call-form button[type=submit]');
  assert.match(header(await erin.hears(/^INVITE /, from), 'From'), /15550177/);
  const call = page.locator('#panel-calls .card', { hasText: '+15550177 → erin' });
  await call.locator('.pill', { hasText: 'established' }).waitFor();
  const held = erin.hears(/^INVITE [^]*a=sendonly/);
  await call.getByRole('button', { name: /^Hold/ }).click();
  await held;
  await call.locator('.counters', { hasText: 'sendonly' }).waitFor();
  const resumed = erin.hears(/^INVITE [^]*a=sendrecv/);
  await call.getByRole('button', { name: /^Resume/ }).click();
  await resumed;
  await call.locator('.counters', { hasText: 'sendrecv' }).waitFor();
  const over = erin.hears(/^BYE /);
  await call.getByRole('button', { name: /^Release/ }).click();
  await over;
  await call.getByRole('button', { name: 'SVG' }).or(call.getByRole('button', { name: /as a picture/ })).waitFor();
  const saved = page.waitForEvent('download');
  await call.getByRole('button', { name: /as a picture/ }).click();
  assert.match(readFileSync(await (await saved).path(), 'utf8'), /<svg/);
});

test('an SMS goes to erin, and where it is is shown', async () => {
  await view(page, 'SMS');
  await page.locator('#sms-form [name=to]').selectOption('erin');
  await page.fill('#sms-form [name=text]', 'See you at eight');
  const came = erin.hears(/^MESSAGE /);
  await page.click('#sms-form button[type=submit]');
  assert.match(header(await came, 'Content-Type'), /vnd\.3gpp\.sms/);
  await page.locator('#panel-sms .card', { hasText: 'See you at eight' }).waitFor();
  await page.locator('#sms-form [name=kind]').selectOption('message');
  await page.fill('#sms-form [name=text]', 'plain words');
  const plain = erin.hears(/^MESSAGE [^]*plain words/);
  await page.click('#sms-form button[type=submit]');
  await plain;
  await page.locator('#panel-sms .card', { hasText: 'plain words' }).waitFor();
  await shot(page, 'sms');
});

test('a scenario is run: it asks, and its verdict is shown and read aloud', async () => {
  await view(page, 'Runs');
  const lines = (text) => page.fill('#run-form textarea', `ue erin user=erin\nask erin "${text}"\n`);
  await page.getByText('Or write one').click();
  await lines('does it ring?');
  await page.click('#run-form button[type=submit]');
  const run = card(page, 'Run 1');
  await run.getByText('does it ring?').first().waitFor();
  await shot(page, 'runs');
  await run.getByRole('button', { name: 'Yes' }).click();
  await run.locator('.verdict', { hasText: 'passed' }).waitFor();
  await said(page, /Run 1.*passed/);
  await lines('is it still quiet?');
  await page.click('#run-form button[type=submit]');
  await card(page, 'Run 2').getByRole('button', { name: 'No' }).click();
  await card(page, 'Run 2').locator('.verdict', { hasText: 'failed' }).waitFor();
  await card(page, 'Run 2').locator('.why').waitFor();
  await page.fill('#run-form textarea', '');
  await page.locator('#run-form [name=scenario]').selectOption('unseen');
  await page.locator('#run-form .about', { hasText: 'UEs: alice' }).waitFor();
  await page.click('#run-form button[type=submit]');
  await card(page, 'Run 3').getByRole('button', { name: 'Done' }).click();
  await card(page, 'Run 3').locator('.verdict', { hasText: 'passed' }).waitFor();
});

test('messages are explained by procedure, request and response', async () => {
  await view(page, 'Messages');
  await page.locator('.group-box', { hasText: 'call setup' }).first().locator('summary').click();
  await page.locator('.flow', { hasText: 'call to the UE' }).first().waitFor();
  await shot(page, 'messages');
  await page.getByRole('button', { name: 'responses' }).click();
  await page.fill('#panel-meanings input[type=search]', 'ringing');
  await page.locator('.meaning-row', { hasText: '180 Ringing' }).waitFor();
  assert.equal(await page.locator('.meaning-row', { hasText: 'REGISTER' }).count(), 0);
});

test('the capture is saved', async () => {
  const saved = page.waitForEvent('download');
  await page.click('#downloads summary');
  await page.getByRole('button', { name: 'Capture (pcapng)' }).click();
  const octets = readFileSync(await (await saved).path());
  assert.equal(octets.readUInt32LE(0), 0x0a0d0d0a);
});

test('the keyboard alone is enough', async () => {
  const page = await open(lab.url);
  await live(page);
  await page.locator('.steps .step').first().waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the ladder');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'ladder-list');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.locator('#detail:not([hidden])').waitFor();
  const first = await page.locator('#detail').getAttribute('aria-label');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction((label) => document.getElementById('detail').getAttribute('aria-label') !== label, first);
  assert.equal(await page.locator('[aria-selected="true"].step').getAttribute('id'), await page.locator('#ladder-list').getAttribute('aria-activedescendant'));
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#detail').isVisible(), false);
  const seen = new Set();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Shift+Tab');
    const [name, ring] = await page.evaluate(() => {
      const one = document.activeElement, style = getComputedStyle(one);
      return [one.id || one.getAttribute('role') || one.textContent, one === document.body || parseFloat(style.outlineWidth) > 0];
    });
    assert.ok(ring, `no focus is seen on ${name}`);
    seen.add(name);
    if (name === 'tab-ues') break;
  }
  for (const name of ['filter-text', 'filter-user', 'follow', 'tab-ues']) assert.ok(seen.has(name), `${name} is not reached`);
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-calls');
  assert.equal(await page.locator('#panel-calls').isVisible(), true);
  await page.context().close();
});

test('axe-core has nothing to say: light, dark, every view', async () => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const name of ['UEs', 'Calls', 'Rules', 'SMS', 'Runs', 'Messages']) {
      await view(page, name);
      if (name === 'UEs') await page.locator('.steps .step', { hasText: 'INVITE' }).first().click();
      await accessible(page);
      if (colorScheme === 'dark') await shot(page, `dark-${name.toLowerCase()}`);
    }
  }
  await page.locator('#detail .close').click();
  await page.emulateMedia({ colorScheme: 'light' });
});

test('a width of 360: nothing is cut off, one view at a time', async () => {
  const phone = await open(lab.url, PHONE);
  await live(phone);
  for (const name of ['Ladder', 'UEs', 'Calls', 'Rules', 'SMS', 'Runs', 'Messages']) {
    await view(phone, name);
    if (name === 'UEs') await card(phone, 'bob').waitFor();
    const [wide, width] = await phone.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= width, `${name} is ${wide} wide`);
    const cut = await phone.evaluate(() => [...document.querySelectorAll('.panel:not([hidden]) *, .bar *')].filter((node) =>
      node.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(node).position !== 'absolute' && node.offsetParent).map((node) => node.outerHTML.slice(0, 120)));
    assert.deepEqual(cut, [], name);
    await shot(phone, `phone-${name.toLowerCase()}`);
  }
  await view(phone, 'Ladder');
  await phone.selectOption('#filter-method', 'REGISTER');
  await phone.locator('.steps .step', { hasText: 'REGISTER' }).first().tap();
  await phone.locator('#detail .message').waitFor();
  const box = await phone.locator('#detail').boundingBox();
  assert.ok(box.height > 300 && box.width >= 359, JSON.stringify(box));
  await accessible(phone);
  await shot(phone, 'phone-message');
  await phone.emulateMedia({ colorScheme: 'dark' });
  await shot(phone, 'phone-dark');
  await phone.context().close();
});

test('a reset is asked for twice', async () => {
  await page.click('#reset');
  await page.getByRole('button', { name: 'Keep it' }).click();
  assert.match(await (await fetch(`${lab.url}/v1/ues/erin`)).text(), /"state":"registered"/);
  await page.click('#reset');
  await shot(page, 'reset');
  await page.click('#reset-yes');
  await said(page, 'as the configuration says');
  assert.match(await (await fetch(`${lab.url}/v1/ues/erin`)).text(), /"state":"not-registered"/);
});

test('it complains about nothing', () => {
  assert.deepEqual(noise, []);
});
