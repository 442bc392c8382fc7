// SPDX-License-Identifier: Apache-2.0
// Messages explained: by procedure with its typical flow, by request, by response.

import { button, h } from './dom.js';
import { groupClass } from './ladder.js';
import { words } from './words.js';

/** hooks: { narrow(wish) } */
export function createMeanings(root, hooks) {
  const find = h('input', { type: 'search', placeholder: 'INVITE, 183, PRACK, hold …', 'aria-label': 'Find a message', oninput: () => paint() });
  const kinds = [['group', 'procedures'], ['request', 'requests'], ['response', 'responses']];
  const body = h('div', { id: 'meanings-body' });
  let kind = 'group';

  const choice = h('div', { class: 'segments', role: 'group', 'aria-label': 'Browse by' }, kinds.map(([name, text]) =>
    h('button', { type: 'button', 'aria-pressed': String(name === kind), onclick: (event) => {
      kind = name;
      for (const one of choice.children) one.setAttribute('aria-pressed', String(one === event.currentTarget));
      paint();
    } }, text)));
  root.append(h('h2', { class: 'unseen' }, 'Messages explained'), h('div', { class: 'make' }, choice, h('div', { class: 'wide' }, find)), body);

  const tag = (group) => (group ? h('span', { class: `tag ${groupClass(group)}` }, group) : null);

  const row = (m) => h('li', { class: `meaning-row ${groupClass(m.group)}` },
    h('p', null, h('b', { class: 'mono' }, m.name), m.reason ? ` ${m.reason}` : '', m.on && m.on !== 'any' ? h('span', { class: 'quiet' }, ` to ${m.on}`) : '', ' ', kind === 'group' ? null : tag(m.group)),
    h('p', null, m.help, ' ', h('span', { class: 'quiet small' }, m.clause || '')));

  const flow = (f) => h('figure', { class: 'flow' }, h('figcaption', null, h('b', null, f.title), ' ', h('span', { class: 'quiet small' }, f.clause || '')),
    h('div', { class: 'ends', 'aria-hidden': 'true' }, h('span', null, 'UE'), h('span', null, 'network')),
    h('ol', null, f.lines.map((line) => h('li', { class: groupClass(f.group) },
      h('span', { class: `lane arrow ${line.from === 'ue' ? 'out' : 'in'}` },
        h('span', { class: 'name' }, h('span', { class: 'unseen' }, line.from === 'ue' ? 'UE: ' : 'network: '), line.message), h('i', { 'aria-hidden': 'true' })),
      h('span', { class: 'remark quiet small' }, line.remark || '')))));

  const fits = (text) => (m) => !text || [m.name, m.reason, m.help, m.clause, m.group].some((one) => (one || '').toLowerCase().includes(text));

  function group(g, text) {
    const flows = words.flows.filter((f) => f.group === g.name), messages = words.messages.filter((m) => m.group === g.name && fits(text)(m));
    if (text && !messages.length) return null;
    return h('details', { class: `group-box ${groupClass(g.name)}`, open: Boolean(text) },
      h('summary', null, h('b', null, g.name), h('span', { class: 'quiet' }, ` ${g.help}`)),
      h('div', { class: 'row' }, button('Show these in the ladder', async () => hooks.narrow({ group: g.name }), { 'aria-label': `Show ${g.name} in the ladder` })),
      flows.map(flow), h('ul', { class: 'meaning-list' }, messages.map(row)));
  }

  function paint() {
    const text = find.value.trim().toLowerCase();
    const found = kind === 'group' ? words.groups.map((g) => group(g, text)).filter(Boolean) :
      [h('ul', { class: 'meaning-list' }, words.messages.filter((m) => m.kind === kind && fits(text)(m)).map(row))];
    body.replaceChildren(...found);
    if (!body.textContent) body.append(h('p', { class: 'empty' }, 'Nothing of that name.'));
  }

  return { begin: async () => paint(), refresh: async () => {} };
}
