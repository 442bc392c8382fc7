// SPDX-License-Identifier: Apache-2.0
// The page: its views, and what makes them look again.

import { download, get, request } from './api.js';
import { createCalls } from './calls.js';
import { createDetail } from './detail.js';
import { $, h, options, say, throttle, warn } from './dom.js';
import { createLadder } from './ladder.js';
import { createMeanings } from './meanings.js';
import { createRules } from './rules.js';
import { createRuns } from './runs.js';
import { createSms } from './sms.js';
import { follow } from './stream.js';
import { createUes } from './ues.js';
import { readWords, words } from './words.js';

const detail = createDetail({
  only: (r) => narrow({ call: r.call_id, user: '', method: '', group: '' }, `${r.method} ${r.user || ''}`.trim()),
  rule: (name) => { show('rules'); views.rules.refresh().then(() => views.rules.show(name)); },
  closed: () => $('ladder-list').focus(),
});
const ladder = createLadder((record) => detail.open(record));

const narrowScreen = matchMedia('(max-width: 56rem)');

function narrow(wish, name) {
  ladder.narrow(wish, name);
  if (narrowScreen.matches) show('ladder');
}

const hooks = {
  narrow,
  names: () => views.ues.names(),
  openNumber: (n) => {
    if (narrowScreen.matches) show('ladder');
    ladder.openNumber(n);
  },
  call: (name) => { show('calls'); views.calls.prepare(name); },
  sms: (name) => { show('sms'); views.sms.prepare(name); },
  download: (path, name) => download(path, name).catch(warn),
};

const titles = { ladder: 'Ladder', ues: 'UEs', calls: 'Calls', rules: 'Rules', sms: 'SMS', runs: 'Runs', meanings: 'Messages' };
const makers = { ues: createUes, calls: createCalls, rules: createRules, sms: createSms, runs: createRuns, meanings: createMeanings };
const views = {}, tabs = {}, panels = {};

for (const [name, title] of Object.entries(titles)) {
  tabs[name] = h('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': name === 'ladder' ? 'ladder' : `panel-${name}`,
    'aria-selected': 'false', tabIndex: -1, onclick: () => show(name) }, title);
  $('tabs').append(tabs[name]);
  if (name === 'ladder') continue;
  panels[name] = h('section', { class: 'panel', id: `panel-${name}`, role: 'tabpanel', 'aria-labelledby': `tab-${name}`, hidden: true, tabIndex: 0 });
  $('panels').append(panels[name]);
  views[name] = makers[name](panels[name], hooks);
}

let shown = '';

/** One view beside the ladder; on a narrow screen one at all. */
function show(name) {
  if (name === 'ladder' && !narrowScreen.matches) name = 'ues';
  const first = !shown;
  shown = name;
  document.body.dataset.view = name;
  for (const [one, tab] of Object.entries(tabs)) {
    tab.setAttribute('aria-selected', String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    if (panels[one]) panels[one].hidden = one !== name;
  }
  // It also moves where Tab begins: not before a person has chosen.
  if (!first) tabs[name].scrollIntoView({ block: 'nearest', inline: 'nearest' });
  views[name]?.refresh().catch(warn);
}

$('tabs').addEventListener('keydown', (event) => {
  const names = Object.keys(tabs).filter((name) => tabs[name].offsetParent), at = names.indexOf(shown);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const name = names[(next + names.length) % names.length];
  show(name);
  tabs[name].focus();
});
narrowScreen.addEventListener('change', () => show(shown));

// What is shown is read again when the journal grows, and now and then for counters and times.
const quietly = (promise) => promise.catch(() => {});
let runsGoOn = false;

async function look() {
  await quietly(views.ues.refresh());
  await quietly(views.calls.refresh());
  await quietly(views.rules.refresh());
  if (shown === 'sms') await quietly(views.sms.refresh());
  if (shown === 'runs' || runsGoOn) runsGoOn = await views.runs.refresh().catch(() => false);
}
const lookSoon = throttle(look, 800);

const grown = { ...ladder, append: (records) => { ladder.append(records); lookSoon(); } };

const linkWords = { live: 'live', lost: 'lost, trying again', connecting: 'connecting' };

function linkState(state) {
  const pill = $('link-state');
  if (pill.dataset.state === state && pill.dataset.told) return;
  pill.dataset.told = '1';
  pill.dataset.state = state;
  pill.querySelector('.word').textContent = linkWords[state];
  document.body.classList.toggle('is-lost', state === 'lost');
  if (state === 'live') lookSoon();
}

$('reset').addEventListener('click', () => { $('reset-dialog').returnValue = ''; $('reset-dialog').showModal(); });
$('reset-dialog').addEventListener('close', async () => {
  if ($('reset-dialog').returnValue !== 'yes') return;
  try {
    await request('POST', '/v1/reset', { release: $('reset-release').checked });
    say('All is as the configuration says.');
    lookSoon();
  } catch (error) { warn(error); }
});

for (const one of document.querySelectorAll('[data-download]'))
  one.addEventListener('click', () => {
    $('downloads').open = false;
    hooks.download(one.dataset.download, one.dataset.name);
  });
document.addEventListener('click', (event) => { if (!$('downloads').contains(event.target)) $('downloads').open = false; });
$('downloads').addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !$('downloads').open) return;
  event.stopPropagation();
  $('downloads').open = false;
  $('downloads').querySelector('summary').focus();
});

/** What is read once; again after a while as long as imsd does not answer. */
async function begin() {
  try {
    const version = await get('/v1/version');
    await readWords();
    $('version').textContent = version.version;
    options($('filter-method'), [['', 'all methods'], ...[...new Set(words.messages.filter((m) => m.kind === 'request' && m.name !== 're-INVITE').map((m) => m.name))].map((name) => [name, name])]);
    options($('filter-group'), [['', 'all procedures'], ...words.groups.map((g) => [g.name, g.name])]);
    for (const view of Object.values(views)) await view.begin?.();
  } catch {
    setTimeout(begin, 2000);
  }
}

show(narrowScreen.matches ? 'ladder' : 'ues');
begin();
follow(grown, linkState);
setInterval(() => { if (!document.hidden && !document.body.classList.contains('is-lost')) lookSoon(); }, 2000);
