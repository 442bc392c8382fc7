// SPDX-License-Identifier: Apache-2.0
// Rules: switches, tallies, and faults of the catalogue.

import { list, request } from './api.js';
import { $, button, field, form, h, keep, options, say, single, warn } from './dom.js';

const path = (rule) => `/v1/rules/${encodeURIComponent(rule.name)}`;

const gauge = (name, value, title) => h('div', { title }, h('dt', null, name), h('dd', null, String(value)));

/** hooks: { names() } */
export function createRules(root, hooks) {
  const cards = h('ul', { class: 'cards' }), none = h('p', { class: 'empty' }, 'No rule: the network behaves as specified.');
  const about = h('div', { class: 'about wide', 'aria-live': 'polite' });
  const names = h('datalist', { id: 'faults' });
  const fault = h('input', { name: 'fault', list: 'faults', required: true, placeholder: 'registration/503-retry-after', autocomplete: 'off', spellcheck: 'false', oninput: () => explain() });
  const who = h('select', { name: 'user' });
  let faults = [];

  function explain() {
    const row = faults.find((one) => one.name === fault.value);
    about.replaceChildren(...(row ? [h('p', null, h('b', null, row.title)), h('p', null, row.what),
      h('p', { class: 'quiet' }, `Expected: ${row.expect} ${row.clause || ''}`)] : []));
  }

  async function add(values, self) {
    const body = { fault: values.fault };
    for (const name of ['user', 'expires']) if (values[name]) body[name] = values[name];
    await request('POST', '/v1/rules', body);
    say(`The fault ${values.fault} is on${values.user ? ` for ${values.user}` : ''}.`);
    self.reset();
    explain();
    await refresh();
  }

  root.append(h('h2', { class: 'unseen' }, 'Rules'),
    form({ class: 'make', id: 'fault-form', 'aria-label': 'Add a fault of the catalogue' }, add,
      field('Fault', fault, true), names, field('for', who), field('expires after', h('input', { name: 'expires', placeholder: 'never, 60s', autocomplete: 'off' })),
      h('button', { type: 'submit', class: 'main' }, 'Add'), about),
    cards, none);

  async function toggle(rule) {
    await request('PUT', path(rule), { off: !rule.off });
    say(`Rule ${rule.name} is ${rule.off ? 'on' : 'off'}.`);
    await refresh();
  }

  async function remove(rule) {
    await request('DELETE', path(rule));
    say(`Rule ${rule.name} is taken back.`);
    await refresh();
  }

  function card(rule) {
    const { tally } = rule, own = rule.source === 'api';
    return h('li', { class: rule.off ? 'card over' : 'card', 'aria-label': `Rule ${rule.name}` },
      h('div', { class: 'card-head' }, h('h3', null, rule.name),
        button([h('span', { class: 'knob', 'aria-hidden': 'true' }), h('span', null, rule.off ? 'off' : 'on')], () => toggle(rule).catch(warn),
          { class: 'switch', role: 'switch', 'aria-checked': String(!rule.off), 'aria-label': `Rule ${rule.name}` })),
      h('p', { class: 'quiet small' }, [rule.fault ? `fault ${rule.fault}` : `from ${rule.source}`, rule.users ? `for ${rule.users.join(', ')}` : null,
        rule.expires_in ? `${Math.ceil(rule.expires_in)} s left` : null].filter(Boolean).join(' · ')),
      h('dl', { class: 'gauges tally' }, gauge('matched', tally.matched, 'messages that it is about'), gauge('spoke', tally.spoke, 'it did something'),
        gauge('limited', tally.limited, 'held back by nth, count, chance'), gauge('shadowed', tally.shadowed, tally.shadowed_by ? `by ${tally.shadowed_by}` : 'another spoke first')),
      h('details', null, h('summary', null, 'Words'), h('pre', { class: 'message' }, rule.text)),
      own ? h('div', { class: 'row' }, button('Take back', () => remove(rule).catch(warn), { 'aria-label': `Take rule ${rule.name} back` })) : null);
  }

  const refresh = single(async () => {
    const rules = await list('/v1/rules', 'rules', 500);
    $('gauge-rules').textContent = String(rules.filter((rule) => !rule.off).length);
    if (root.hidden) return;
    options(who, [['', 'all UEs'], ...hooks.names()]);
    none.hidden = rules.length > 0;
    keep(cards, rules, (rule) => rule.name, card, (rule) => JSON.stringify({ ...rule, expires_in: rule.expires_in && Math.ceil(rule.expires_in / 5) }));
  });

  return {
    refresh,
    async begin() {
      faults = await list('/v1/faults', 'faults');
      names.replaceChildren(...faults.map((row) => h('option', { value: row.name }, row.title)));
    },
    /** Brings a rule into sight. */
    show(name) {
      const node = [...cards.children].find((one) => one.dataset.key === name);
      node?.scrollIntoView({ block: 'nearest' });
      node?.querySelector('.switch').focus();
    },
  };
}
