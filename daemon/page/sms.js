// SPDX-License-Identifier: Apache-2.0
// Messages to a UE, and where each short message is.

import { list, request } from './api.js';
import { clock, field, form, h, keep, options, say, short, single } from './dom.js';

const done = { delivered: 'ok', waiting: 'wait', failed: 'bad', expired: 'bad', received: 'ok' };
const mark = (state) => done[state] || (/^2/.test(state) ? 'ok' : /^[3-6]/.test(state) ? 'bad' : 'wait');

/** hooks: { names() } */
export function createSms(root, hooks) {
  const cards = h('ul', { class: 'cards' }), none = h('p', { class: 'empty' }, 'No message yet.');
  const who = h('select', { name: 'to', required: true });
  const text = h('textarea', { name: 'text', rows: 3, required: true, class: 'wide' });

  async function send(values, self) {
    const body = values.kind === 'sms' ? { to: values.to, text: values.text } : { user: values.to, text: values.text };
    if (values.from) body.from = values.from;
    const answer = await request('POST', values.kind === 'sms' ? '/v1/sms' : '/v1/messages', body);
    say(values.kind === 'sms' ? `A short message to ${values.to}${answer.count > 1 ? ` in ${answer.count} parts` : ''} is on its way.` : `A MESSAGE to ${values.to} is on its way.`);
    self.elements.text.value = '';
    refresh();
  }

  root.append(h('h2', { class: 'unseen' }, 'Short messages'),
    form({ class: 'make', id: 'sms-form', 'aria-label': 'Send a message to a UE' }, send,
      field('To', who), field('from', h('input', { name: 'from', placeholder: '+15550199', autocomplete: 'off' })),
      field('as', h('select', { name: 'kind' }, h('option', { value: 'sms' }, 'short message'), h('option', { value: 'message' }, 'text MESSAGE'))),
      field('Text', text, true), h('button', { type: 'submit', class: 'main' }, 'Send')),
    cards, none);

  const card = (sms) => h('li', { class: 'card', 'aria-label': `Message ${sms.key}` },
    h('div', { class: 'card-head' }, h('h3', null, `${short(sms.from)} → ${sms.user || short(sms.to)}`),
      h('span', { class: 'pill', 'data-state': mark(sms.state) }, h('span', { class: 'sign', 'aria-hidden': 'true' }), sms.state)),
    h('p', { class: 'quote' }, sms.text ?? sms.data ?? ''),
    h('p', { class: 'quiet small' }, [sms.kind, sms.part ? `part ${sms.part.number ?? sms.part}` : null, clock(sms.at),
      sms.attempts ? `${sms.attempts} ${sms.attempts === 1 ? 'attempt' : 'attempts'}` : null, sms.why].filter(Boolean).join(' · ')));

  const refresh = single(async () => {
    if (root.hidden) return;
    const short_ones = (await list('/v1/sms', 'sms', 500)).map((sms) => ({ ...sms, key: `sms ${sms.id}`, kind: 'short message', at: sms.submitted }));
    const single = (await list('/v1/messages', 'messages', 500)).map((one) => ({ ...one, key: `message ${one.id}`, kind: `MESSAGE ${one.direction}`, state: one.status ? String(one.status) : one.direction }));
    options(who, hooks.names());
    none.hidden = short_ones.length + single.length > 0;
    keep(cards, [...short_ones.reverse(), ...single.reverse()], (sms) => sms.key, card);
  });

  return {
    refresh,
    prepare(name) {
      options(who, hooks.names());
      who.value = name;
      text.focus();
    },
  };
}
