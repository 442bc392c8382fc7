// SPDX-License-Identifier: Apache-2.0
// UEs: state, contact, link, and what is wrong in words.

import { get, list, request } from './api.js';
import { $, button, clock, h, keep, say, seconds, short, single, warn } from './dom.js';

const tried = (act) => () => act().catch(warn);

/** One diagnosis: what is wrong, what was seen, what to check next. */
export function diagnosis(d, openNumber) {
  return h('div', { class: d.resolved ? 'diagnosis resolved' : 'diagnosis' },
    h('p', null, h('b', null, d.words), d.resolved ? h('span', { class: 'tag ok' }, 'resolved') : null),
    h('p', null, h('span', { class: 'quiet' }, 'Check next: '), d.next),
    d.evidence ? h('p', { class: 'evidence' }, h('span', { class: 'quiet' }, 'Seen: '), d.evidence) : null,
    h('p', { class: 'quiet small' }, h('code', null, d.code), ` · ${clock(d.at)}${d.times > 1 ? ` · ${d.times} times` : ''} `,
      d.clause ? `· ${d.clause} ` : '', button('show in the ladder', async () => openNumber(d.n), { class: 'link' })));
}

const states = { registered: 'ok', rechallenged: 'ok', challenged: 'wait', 'not-registered': 'off', unknown: 'off' };

/** hooks: { narrow(wish, name), openNumber(n), call(ue), sms(ue) } */
export function createUes(root, hooks) {
  const cards = h('ul', { class: 'cards' }), strangers = h('ul', { class: 'cards' });
  const others = h('section', { hidden: true }, h('h3', null, 'Unknown to the HSS'), strangers);
  root.append(h('h2', { class: 'unseen' }, 'UEs'), cards, others);

  const act = (name, what, done) => tried(async () => {
    await request('POST', `/v1/registrations/${encodeURIComponent(name)}/${what}`, what === 'deregister' ? {} : undefined);
    say(done);
  });

  async function history(name, box) {
    const { diagnoses } = await get(`/v1/ues/${encodeURIComponent(name)}/diagnosis`);
    box.replaceChildren(...(diagnoses.length ? diagnoses.map((d) => diagnosis(d, hooks.openNumber)) :
      [h('p', { class: 'quiet' }, 'Nothing was wrong until now.')]));
  }

  function card(ue) {
    const last = ue.last_message, registered = states[ue.state] === 'ok', past = h('div');
    return h('li', { class: 'card', 'aria-label': ue.name },
      h('div', { class: 'card-head' }, h('h3', null, ue.name), h('span', { class: 'num quiet' }, ue.msisdn || short(ue.impus[0])),
        h('span', { class: 'pill', 'data-state': states[ue.state] || 'wait' }, h('span', { class: 'sign', 'aria-hidden': 'true' }), ue.state)),
      ue.diagnosis ? diagnosis(ue.diagnosis, hooks.openNumber) : null,
      ue.contact || ue.link || last ? h('dl', { class: 'facts' },
        ue.contact ? [h('dt', null, 'contact'), h('dd', null, h('code', null, ue.contact), ue.contacts > 1 ? ` and ${ue.contacts - 1} more` : '')] : null,
        ue.link ? [h('dt', null, 'link'), h('dd', null, `${(ue.proto || '').toUpperCase()} ${ue.link.remote}${ue.link_open === false ? ' closed' : ''}`)] : null,
        last ? [h('dt', null, 'last'), h('dd', null, h('span', { class: 'num' }, seconds(last.time)), ' ',
          `${last.direction} the UE: ${last.status || ''} ${last.method}`.replace(':  ', ': '))] : null) : null,
      h('div', { class: 'row' },
        button('Ladder', async () => hooks.narrow({ user: ue.name, call: null }), { 'aria-label': `Ladder of ${ue.name}` }),
        registered ? button('Call', async () => hooks.call(ue.name), { 'aria-label': `Call ${ue.name}` }) : null,
        registered ? button('SMS', async () => hooks.sms(ue.name), { 'aria-label': `Short message to ${ue.name}` }) : null,
        registered ? button('Challenge', act(ue.name, 'reauthenticate', `The next REGISTER of ${ue.name} is challenged.`),
          { 'aria-label': `Challenge the next REGISTER of ${ue.name}` }) : null,
        registered ? button('Deregister', act(ue.name, 'deregister', `${ue.name} is deregistered by the network.`), { 'aria-label': `Deregister ${ue.name}` }) : null,
        h('details', { ontoggle: (event) => { if (event.currentTarget.open) history(ue.name, past).catch(warn); } },
          h('summary', null, 'What went wrong before'), past)));
  }

  const stranger = (d) => h('li', { class: 'card', 'aria-label': d.ue }, h('div', { class: 'card-head' }, h('h3', null, d.ue)), diagnosis(d, hooks.openNumber));

  let names = [];
  return {
    names: () => names,
    refresh: single(async () => {
      const ues = await list('/v1/ues', 'ues', 1000), { diagnoses } = await get('/v1/diagnosis?max=100');
      ues.sort((a, b) => Boolean(b.diagnosis) - Boolean(a.diagnosis) || a.name.localeCompare(b.name));
      names = ues.map((ue) => [ue.name, states[ue.state] === 'ok' ? ue.name : `${ue.name} (${ue.state})`])
        .sort((a, b) => a[1].includes('(') - b[1].includes('(') || a[0].localeCompare(b[0]));
      keep(cards, ues, (ue) => ue.name, card);
      const foreign = diagnoses.filter((d) => !ues.some((ue) => ue.name === d.ue));
      keep(strangers, foreign.slice(0, 20), (d) => `${d.ue} ${d.n}`, stranger);
      others.hidden = !foreign.length;
      $('gauge-ues').textContent = `${ues.filter((ue) => states[ue.state] === 'ok').length}/${ues.length}`;
      return ues;
    }),
  };
}
