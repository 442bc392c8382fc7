// SPDX-License-Identifier: Apache-2.0
// Calls: who, state, media counters, what the far end or the network can do in them; and a new one.

import { get, list, request } from './api.js';
import { $, button, clock, field, form, h, keep, options, say, short, single, span, warn } from './dom.js';

/** The words of POST /v1/calls/{id}, with what their argument is. */
const ACTIONS = [
  ['hold', ''], ['resume', ''], ['update', 'description'], ['reinvite', 'description'], ['video', ''], ['no-video', ''],
  ['refer', 'number to be called'], ['dtmf', 'keys'], ['key', 'key'], ['info', ''], ['message', 'text'], ['options', ''],
  ['bye', 'Reason'], ['cancel', 'Reason'], ['ring', ''], ['answer', ''], ['reject', 'status'], ['release', 'Reason'],
];
const DETAILS = 20;

const party = (name, uri) => name || short(uri);

/** Counters of one m-line. */
function stream(s) {
  const number = (value) => value.toLocaleString('en');
  return h('tr', null, h('th', { scope: 'row' }, `${s.media}${s.codec ? ` ${s.codec}` : ''}`), h('td', null, s.rejected ? 'rejected' : s.direction),
    h('td', null, number(s.received)), h('td', null, number(s.sent)), h('td', null, number(s.lost)),
    h('td', null, (s.jitter_us / 1000).toFixed(1)));
}

const media = (streams) => (streams.length ? h('table', { class: 'counters' },
  h('thead', null, h('tr', null, ['media', 'direction', 'in', 'out', 'lost', 'jitter ms'].map((text) => h('th', { scope: 'col' }, text)))),
  h('tbody', null, streams.map(stream))) : null);

/** hooks: { narrow(wish, name), download(path, name), names() } */
export function createCalls(root, hooks) {
  const cards = h('ul', { class: 'cards' }), none = h('p', { class: 'empty' }, 'No call yet.');
  const who = h('select', { name: 'user', required: true }), ways = h('select', { name: 'behaviour' });

  async function start(values) {
    const body = { user: values.user };
    for (const name of ['from', 'behaviour']) if (values[name]) body[name] = values[name];
    const call = await request('POST', '/v1/calls', body);
    say(`The network calls ${values.user}${call && call.id ? `: call ${call.id}` : ''}.`);
    refresh();
  }

  root.append(h('h2', { class: 'unseen' }, 'Calls'),
    form({ class: 'make', id: 'call-form', 'aria-label': 'Start a call' }, start,
      field('Call', who), field('from', h('input', { name: 'from', placeholder: '+15550199', autocomplete: 'off' })),
      field('behaviour', ways), h('button', { type: 'submit', class: 'main' }, 'Call')),
    cards, none);

  async function act(call, action, argument) {
    const body = { action };
    if (argument) body.argument = argument;
    await request('POST', `/v1/calls/${encodeURIComponent(call.id ?? call.call_id)}`, body);
    say(`Call ${call.id}: ${action} was sent.`);
    refresh();
  }

  /** Quick ones as buttons, all as a list. */
  function actions(call) {
    const quick = (text, action) => button(text, () => act(call, action).catch(warn), { 'aria-label': `${text} call ${call.id}` });
    const far = call.far_end, waits = far && !far.calls && call.state !== 'established';
    const argument = h('input', { name: 'argument', 'aria-label': 'Argument', autocomplete: 'off' });
    const choice = h('select', { name: 'action', 'aria-label': 'Action', onchange: () => { argument.placeholder = ACTIONS.find(([word]) => word === choice.value)[1]; } },
      ACTIONS.map(([word]) => h('option', { value: word }, word)));
    return [
      h('div', { class: 'row' }, far && call.state === 'established' ? [quick('Hold', 'hold'), quick('Resume', 'resume')] : null,
        waits ? quick('Answer', 'answer') : null, waits ? quick('Reject', 'reject') : null, quick('Release', 'release'),
        button('Ladder', async () => hooks.narrow({ call: call.call_id, user: '' }, `call ${call.id}`), { 'aria-label': `Ladder of call ${call.id}` })),
      h('details', null, h('summary', null, 'More actions'),
        form({ class: 'row', 'aria-label': `Act in call ${call.id}` }, (values) => act(call, values.action, values.argument),
          choice, argument, h('button', { type: 'submit' }, 'Do'))),
    ];
  }

  function card(call) {
    const live = !call.ended, far = call.far_end;
    const time = h('span', { class: 'num time' }, '');
    if (call.answered) time.dataset.since = call.answered;
    if (call.ended) time.textContent = call.duration === null ? '' : span(call.duration);
    return h('li', { class: live ? 'card' : 'card over', 'aria-label': `Call ${call.id}` },
      h('div', { class: 'card-head' }, h('h3', null, h('span', { class: 'quiet' }, `${call.id ?? '–'} `), `${party(call.caller, call.caller_uri)} → ${party(call.callee, call.callee_uri)}`),
        time, h('span', { class: 'pill', 'data-state': call.state === 'established' ? 'ok' : live ? 'wait' : 'off' },
          h('span', { class: 'sign', 'aria-hidden': 'true' }), call.state)),
      h('p', { class: 'quiet small' }, `began ${clock(call.began)}`, far ? ` · far end ${far.number}: ${far.behaviour || '–'}` : '',
        far && far.sdp && far.sdp.preconditions ? ` · preconditions ${far.sdp.preconditions.met ? 'met' : 'not met'}` : '',
        call.why ? ` · ${call.why}` : '', call.release_cause ? ` · cause ${call.release_cause}` : ''),
      far && far.streams ? media(far.streams) : null,
      live ? actions(call) : h('div', { class: 'row' }, button('Ladder', async () => hooks.narrow({ call: call.call_id, user: '' }, `call ${call.id}`), { 'aria-label': `Ladder of call ${call.id}` }),
        call.id ? button('SVG', () => hooks.download(`/v1/calls/${call.id}/ladder.svg`, `call-${call.id}.svg`), { 'aria-label': `Ladder of call ${call.id} as a picture` }) : null),
      h('details', null, h('summary', null, 'History'), h('ol', { class: 'history' },
        call.history.map((moment) => h('li', null, h('span', { class: 'num' }, clock(moment.at)), ` ${moment.by}: ${moment.what}`)))));
  }

  /** Duration ticks without new cards. */
  setInterval(() => {
    for (const node of cards.querySelectorAll('[data-since]'))
      if (!node.closest('.over')) node.textContent = span((Date.now() - Date.parse(node.dataset.since)) / 1000);
  }, 1000);

  const refresh = single(async () => {
    const calls = await list('/v1/calls?ended=1', 'calls', 200);
    const live = calls.filter((call) => !call.ended);
    $('gauge-calls').textContent = String(live.length);
    if (root.hidden) return live.length;
    for (const call of live.slice(0, DETAILS)) Object.assign(call, await get(`/v1/calls/${encodeURIComponent(call.id ?? call.call_id)}`).catch(() => ({})));
    options(who, hooks.names());
    none.hidden = calls.length > 0;
    keep(cards, [...live, ...calls.filter((call) => !live.includes(call)).reverse()], (call) => call.call_id, card,
      (call) => JSON.stringify({ ...call, duration: call.ended ? call.duration : 0 }));
    return live.length;
  });

  return {
    refresh,
    async begin() {
      const behaviours = await list('/v1/behaviours', 'behaviours');
      options(ways, [['', 'usual'], ...behaviours.filter((row) => row.turn === 'call.outgoing').map((row) => [row.name, row.name])]);
    },
    /** Fills the form for that UE. */
    prepare(name) {
      options(who, hooks.names());
      who.value = name;
      who.form.elements.from.focus();
    },
  };
}
