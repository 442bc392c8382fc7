// SPDX-License-Identifier: Apache-2.0
// One record: what it means, which rule spoke, and the message as it was.

import { $, button, clock, h, say, seconds } from './dom.js';
import { title } from './filter.js';
import { groupClass } from './ladder.js';
import { causeOf, meaningOf } from './words.js';

/** The message with its header names set off; the body as it is. */
function message(text) {
  const end = text.indexOf('\r\n\r\n'), head = (end < 0 ? text : text.slice(0, end)).split('\r\n');
  const lines = head.map((line, i) => {
    const colon = line.indexOf(':');
    if (i === 0) return [h('b', { class: 'first' }, line), '\n'];
    if (colon < 0 || /^\s/.test(line)) return [line, '\n'];
    return [h('span', { class: 'header' }, line.slice(0, colon)), line.slice(colon), '\n'];
  });
  const body = end < 0 ? '' : text.slice(end + 4).replace(/\r\n/g, '\n');
  return h('pre', { class: 'message', tabindex: '0', 'aria-label': 'Message text' }, ...lines.flat(), body ? `\n${body}` : '');
}

const fact = (name, ...value) => [h('dt', null, name), h('dd', null, ...value)];

function facts(r) {
  const link = r.link;
  return h('dl', { class: 'facts' },
    r.kind === 'event' ? null : fact('from', `${r.from} → ${r.to}`),
    fact('time', `${seconds(r.time)} s, ${clock(r.at)}`),
    link ? fact('link', `${link.name} ${link.proto.toUpperCase()} ${link.local} ↔ ${link.remote}`) : null,
    r.call_id ? fact('Call-ID', h('code', null, r.call_id)) : null,
    r.rules ? fact('rule', h('b', { class: 'spoke' }, r.rules.join(', '))) : null,
    r.text ? fact(r.rules ? 'it did' : 'says', r.text) : null);
}

/** What it means; of a diagnosis what to check next. */
function explanation(r) {
  const cause = r.cause && causeOf(r.cause), meaning = meaningOf(r);
  if (cause)
    return h('div', { class: 'diagnosis' }, h('p', null, h('b', null, cause.words)),
      h('p', null, 'Check next: ', cause.next), h('p', { class: 'quiet' }, `${cause.code} · ${cause.clause || ''}`));
  if (!meaning) return null;
  return h('p', { class: 'meaning' }, r.group ? h('span', { class: `tag ${groupClass(r.group)}` }, r.group) : null, ' ',
    meaning.help, ' ', h('span', { class: 'quiet' }, meaning.clause || ''));
}

/** hooks: { only(record), rule(name), closed() } */
export function createDetail(hooks) {
  const box = $('detail');

  function close() {
    if (box.hidden) return;
    const inside = box.contains(document.activeElement);
    box.hidden = true;
    if (inside) hooks.closed();
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !document.querySelector('dialog[open], .menu[open]')) close();
  });

  return {
    close,
    open(r) {
      const copy = async () => {
        await navigator.clipboard.writeText(r.message);
        say('The message is in the clipboard.');
      };
      box.replaceChildren(
        h('header', null, h('h3', null, title(r), r.status ? h('small', null, ` to ${r.method}`) : null),
          h('div', { class: 'row' },
            r.call_id ? button('Only this call', () => hooks.only(r)) : null,
            (r.rules || []).length ? button('The rule', () => hooks.rule(r.rules[0])) : null,
            r.message ? button('Copy', copy) : null,
            button('Close', close, { class: 'close' }))),
        h('div', { class: 'detail-body' }, h('div', { class: 'about' }, explanation(r), facts(r)),
          r.message ? message(r.message) : null));
      box.setAttribute('aria-label', `Record ${r.n}: ${title(r)}`);
      box.hidden = false;
    },
  };
}
