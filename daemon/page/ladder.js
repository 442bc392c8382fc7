// SPDX-License-Identifier: Apache-2.0
// The live ladder: all records, those that fit, and as many rows as can be seen.

import { $, h, options, seconds, throttle } from './dom.js';
import { compile, everything, sift, title } from './filter.js';
import { KEPT } from './stream.js';

const ROW = 28, SPARE = 6, NEAR = ROW * 2;

/** "call setup" as a class. */
export const groupClass = (group) => (group ? `g-${group.replace(/ /g, '-')}` : 'g-none');

const fromUe = (r) => r.to === r.role || r.kind === 'received';

/** The arrow with its message, or the text of an event. */
function lane(r) {
  if (r.kind === 'event')
    return h('span', { class: r.cause ? 'lane note bad' : 'lane note' },
      h('b', null, title(r)), ' ', r.text || '');
  const lost = r.kind === 'held' || r.kind === 'broken';
  const name = h('span', { class: 'name' }, title(r),
    r.status ? h('small', null, ` ${r.method}`) : null,
    r.copy ? h('small', null, ` copy ${r.copy}`) : null,
    lost ? h('small', { class: 'lost' }, r.kind === 'held' ? ' not sent' : ' broken') : null);
  return h('span', { class: `lane arrow ${fromUe(r) ? 'out' : 'in'}${lost ? ' gone' : ''}` }, name, h('i', { 'aria-hidden': 'true' }));
}

function row(r) {
  const rules = r.rules || [];
  const node = h('div', { class: `step ${groupClass(r.group)}`, role: 'option', id: `step-${r.n}` },
    h('span', { class: 'time' }, seconds(r.time)),
    h('span', { class: 'who' }, r.user || (fromUe(r) ? r.from : r.to) || '–'),
    lane(r),
    h('span', { class: 'rule' }, rules.length ? h('b', null, rules.join(', ')) : null),
    h('span', { class: 'group' }, r.group || ''));
  node.record = r;
  return node;
}

export function createLadder(open) {
  const box = $('ladder-list'), inner = h('div', { class: 'steps', role: 'presentation' });
  const state = { all: [], shown: [], wish: everything(), fits: compile(everything()), turn: 0, filtered: false, begun: false, active: -1, first: -1, last: -1 };
  box.append(inner);

  const follows = () => $('follow').checked;

  function count() {
    const { shown, all } = state;
    $('ladder-count').dataset.records = all.length;
    $('ladder-count').textContent = shown.length === all.length ? `${all.length} record${all.length === 1 ? '' : 's'}` : `${shown.length} of ${all.length}`;
    const empty = $('ladder-empty');
    empty.hidden = shown.length > 0 || !state.begun;
    empty.textContent = state.filtered ? 'Nothing fits the filter.' : 'Nothing yet. Point a phone at imsd: what it sends appears here.';
  }

  function place(node, at) {
    node.at = at;
    node.style.transform = `translateY(${at * ROW}px)`;
    node.setAttribute('aria-posinset', at + 1);
    node.setAttribute('aria-setsize', state.shown.length);
    node.setAttribute('aria-selected', at === state.active);
    return node;
  }

  /** Rows for what can be seen; those that stay are kept. */
  function paint(anew) {
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - SPARE);
    const last = Math.min(state.shown.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + SPARE);
    if (!anew && first === state.first && last === state.last) return;
    const wanted = new Set(state.shown.slice(first, last)), old = new Map();
    for (const node of [...inner.children])
      if (wanted.has(node.record)) old.set(node.record, node);
      else node.remove();
    let next = inner.firstChild;
    for (let at = first; at < last; at++) {
      const node = place(old.get(state.shown[at]) || row(state.shown[at]), at);
      if (node === next) next = next.nextSibling;
      else inner.insertBefore(node, next);
    }
    state.first = first;
    state.last = last;
    const seen = state.active >= first && state.active < last;
    if (seen) box.setAttribute('aria-activedescendant', `step-${state.shown[state.active].n}`);
    else box.removeAttribute('aria-activedescendant');
  }

  /** After the list has changed: its height, the place in it, the rows. `before`: so many rows are new above. */
  function settle(before) {
    inner.style.height = `${state.shown.length * ROW}px`;
    if (follows()) box.scrollTop = state.shown.length * ROW;
    else if (before) box.scrollTop += before * ROW;
    count();
    paint(true);
  }

  async function refilter() {
    const turn = ++state.turn, marked = state.shown[state.active];
    state.fits = compile(state.wish);
    state.filtered = Object.entries(state.wish).some(([name, value]) => name !== 'events' && value);
    const records = state.all, found = await sift(records, state.fits, () => turn !== state.turn);
    if (!found) return;
    if (records !== state.all) {
      await refilter();
      return;
    }
    state.shown = found;
    state.active = marked ? found.indexOf(marked) : -1;
    if (!follows()) box.scrollTop = Math.max(0, state.active * ROW - box.clientHeight / 2);
    settle(0);
  }

  /** The oldest give way; in pieces, so that it is not done for each record. */
  function trim() {
    if (state.all.length <= KEPT + 1000) return;
    state.all = state.all.slice(-KEPT);
    const gone = state.shown.findIndex((r) => r.n >= state.all[0].n), n = gone < 0 ? state.shown.length : gone;
    state.shown = state.shown.slice(n);
    state.active = Math.max(-1, state.active - n);
    if (!follows()) box.scrollTop -= n * ROW;
  }

  function append(records) {
    state.begun = true;
    state.all.push(...records);
    state.shown.push(...records.filter(state.fits));
    trim();
    settle(0);
    users(records);
  }

  function prepend(records) {
    const fitting = records.filter(state.fits);
    state.all = records.concat(state.all);
    state.shown = fitting.concat(state.shown);
    if (state.active >= 0) state.active += fitting.length;
    settle(fitting.length);
    users(records);
  }

  const known = new Set();
  function users(records) {
    const before = known.size;
    for (const r of records) if (r.user) known.add(r.user);
    if (known.size !== before) options($('filter-user'), [['', 'all UEs'], ...[...known].sort().map((name) => [name, name])]);
  }

  /** Makes one row the active one, in sight; opens it. */
  function activate(at, opens) {
    if (!state.shown.length) return;
    state.active = Math.min(Math.max(at, 0), state.shown.length - 1);
    $('follow').checked = false;
    if (opens) open(state.shown[state.active]);
    const top = state.active * ROW;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + ROW > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW - box.clientHeight;
    paint(true);
  }

  const page = () => Math.max(1, Math.floor(box.clientHeight / ROW) - 1);
  const start = () => (state.active < 0 ? state.shown.length : state.active);
  const keys = {
    ArrowDown: () => start() + 1, ArrowUp: () => start() - 1, PageDown: () => start() + page(), PageUp: () => start() - page(),
    Home: () => 0, End: () => state.shown.length - 1, Enter: () => state.active, ' ': () => state.active,
  };
  box.addEventListener('keydown', (event) => {
    if (!keys[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    activate(keys[event.key](), event.key === 'Enter' || event.key === ' ' || !$('detail').hidden);
  });
  box.addEventListener('click', (event) => {
    const step = event.target.closest('.step');
    if (step) activate(step.at, true);
  });
  box.addEventListener('scroll', () => {
    const end = box.scrollTop + box.clientHeight >= state.shown.length * ROW - NEAR;
    if (!end) $('follow').checked = false;
    paint(false);
  });
  for (const name of ['wheel', 'touchmove']) box.addEventListener(name, () => { $('follow').checked = false; }, { passive: true });
  $('follow').addEventListener('change', () => settle(0));
  new ResizeObserver(() => settle(0)).observe(box);

  const wishes = { 'filter-user': 'user', 'filter-method': 'method', 'filter-group': 'group' };
  for (const [id, name] of Object.entries(wishes))
    $(id).addEventListener('change', (event) => { state.wish[name] = event.target.value; refilter(); });
  $('filter-events').addEventListener('change', (event) => { state.wish.events = event.target.checked; refilter(); });
  const later = throttle(refilter, 120);
  $('filter-text').addEventListener('input', (event) => { state.wish.text = event.target.value.trim(); later(); });
  $('ladder-tools').addEventListener('submit', (event) => event.preventDefault());
  $('filter-call').addEventListener('click', () => { ladder.narrow({ call: null }); box.focus(); });

  const ladder = {
    append, prepend,
    size: () => state.all.length,
    clear() {
      Object.assign(state, { all: [], shown: [], active: -1 });
      settle(0);
    },
    /** Shows what fits these wishes, too; a call has the Call-ID `call` and is named `name`. */
    narrow(wish, name) {
      Object.assign(state.wish, wish);
      if ('user' in wish) $('filter-user').value = wish.user;
      if ('method' in wish) $('filter-method').value = wish.method;
      if ('group' in wish) $('filter-group').value = wish.group;
      if ('call' in wish) {
        $('filter-call').hidden = !wish.call;
        $('filter-call').textContent = wish.call ? `${name || 'one call'} ×` : '';
        $('filter-call').setAttribute('aria-label', `Shows ${name || 'one call'} alone: show all again`);
      }
      return refilter();
    },
    /** Opens the record of that number, or the next one that is here; without the filter when that hides it. */
    async openNumber(n) {
      const record = state.all.find((r) => r.n >= n);
      if (!record) return;
      if (!state.fits(record)) {
        $('filter-text').value = '';
        $('filter-events').checked = state.wish.events || record.kind === 'event';
        await ladder.narrow({ ...everything(), events: $('filter-events').checked });
      }
      activate(state.shown.indexOf(record), true);
    },
  };
  settle(0);
  return ladder;
}
