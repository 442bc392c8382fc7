// SPDX-License-Identifier: Apache-2.0
// Scenarios with real UEs: start one, answer what it asks, see its verdict.

import { list, request, get } from './api.js';
import { button, field, form, h, keep, options, say, single, warn } from './dom.js';

const marks = { passed: 'ok', failed: 'bad', error: 'bad', running: 'wait', waiting: 'off' };
/** Without the folder of all scenarios; they all run live here. */
const nameOf = (run) => run.name.replace(/^[^/]*\//, '').replace(/@live$/, '');
const over = (run) => !['running', 'waiting'].includes(run.state);

/** hooks: { openNumber(n), download(path, name) } */
export function createRuns(root, hooks) {
  const cards = h('ul', { class: 'cards' }), none = h('p', { class: 'empty' }, 'No run yet.');
  const choice = h('select', { name: 'scenario', onchange: () => explain() }), about = h('div', { class: 'about wide' });
  const params = h('div', { class: 'wide row' });
  const told = new Map();
  let scenarios = [];

  function explain() {
    const row = scenarios.find((one) => one.name === choice.value);
    about.replaceChildren(...(row ? [h('p', null, h('b', null, row.title || row.name)),
      h('p', { class: 'quiet' }, [row.spec, row.ues.length ? `UEs: ${row.ues.join(', ')}` : null, row.rows > 1 ? `${row.rows} cases` : null].filter(Boolean).join(' · ')),
      row.live ? null : h('p', { class: 'warning' }, `Cannot be run with real UEs: ${row.why}`)].filter(Boolean) : []));
    params.replaceChildren(...Object.entries((row && row.params) || {}).map(([name, value]) =>
      field(name, h('input', { name: `param ${name}`, placeholder: String(value), autocomplete: 'off' }))));
  }

  async function start(values) {
    const body = values.text && values.text.trim() ? { text: `${values.text.trim()}\n` } : { scenario: values.scenario };
    for (const [name, value] of Object.entries(values))
      if (name.startsWith('param ') && value && body.scenario) body.params = { ...body.params, [name.slice(6)]: value };
    if (values.timeout) body.timeout = values.timeout;
    const run = await request('POST', '/v1/runs', body);
    say(`Run ${run.id} has begun: ${nameOf(run)}.`);
    await refresh();
  }

  root.append(h('h2', { class: 'unseen' }, 'Runs'),
    form({ class: 'make', id: 'run-form', 'aria-label': 'Run a scenario with real UEs' }, start,
      field('Scenario', choice, true), about, params, field('time limit', h('input', { name: 'timeout', placeholder: '30s', autocomplete: 'off' })),
      h('details', { class: 'wide' }, h('summary', null, 'Or write one'),
        field('Its lines', h('textarea', { name: 'text', rows: 5, spellcheck: 'false', class: 'code' }), true)),
      h('button', { type: 'submit', class: 'main' }, 'Run')),
    cards, none);

  async function answer(run, ok) {
    await request('POST', `/v1/runs/${run.id}/done`, { ok, prompt: run.prompt.id });
    say(ok ? 'Told the run: done.' : 'Told the run: no.');
    await refresh();
  }

  const prompt = (run) => (run.prompt ? h('div', { class: 'prompt', role: 'group', 'aria-label': `Run ${run.id} asks` },
    h('p', null, h('b', null, run.prompt.text)),
    h('div', { class: 'row' }, run.prompt.answer === 'done' ?
      [button('Done', () => answer(run, true).catch(warn), { class: 'main' }), button('It does not work', () => answer(run, false).catch(warn))] :
      [button('Yes', () => answer(run, true).catch(warn), { class: 'main' }), button('No', () => answer(run, false).catch(warn))])) : null);

  async function ladder(run, box) {
    box.textContent = (await get(`/v1/runs/${run.id}`)).ladder || 'Nothing yet.';
  }

  function card(run) {
    const text = h('pre', { class: 'message', tabindex: '0', 'aria-label': `Ladder of run ${run.id}` });
    return h('li', { class: 'card', 'aria-label': `Run ${run.id}` },
      h('div', { class: 'card-head' }, h('h3', null, h('span', { class: 'quiet' }, `${run.id} `), nameOf(run)),
        over(run) && run.took !== null ? h('span', { class: 'num quiet' }, `${run.took.toFixed(1)} s`) : null,
        h('span', { class: 'pill verdict', 'data-state': marks[run.state] || 'wait' }, h('span', { class: 'sign', 'aria-hidden': 'true' }), run.state)),
      run.title ? h('p', null, run.title) : null,
      prompt(run),
      run.verdict ? h('pre', { class: 'message why' }, run.verdict) : null,
      run.line && run.state !== 'passed' ? h('p', { class: 'small' }, h('span', { class: 'quiet' }, `line ${run.line.line}: `), h('code', null, run.line.text)) : null,
      run.waits_for && !over(run) ? h('p', { class: 'quiet small' }, `waits for ${run.waits_for}`) : null,
      h('div', { class: 'row' },
        run.first_record ? button('Ladder', async () => hooks.openNumber(run.first_record), { 'aria-label': `Show run ${run.id} in the ladder` }) : null,
        over(run) ? button('SVG', () => hooks.download(`/v1/runs/${run.id}/ladder.svg`, `run-${run.id}.svg`), { 'aria-label': `Ladder of run ${run.id} as a picture` }) : null,
        over(run) ? button('Capture', () => hooks.download(`/v1/capture.pcapng?run=${run.id}`, `run-${run.id}.pcapng`), { 'aria-label': `Capture of run ${run.id}` }) : null,
        button(over(run) ? 'Forget' : 'Stop', () => request('DELETE', `/v1/runs/${run.id}`).then(refresh).catch(warn), { 'aria-label': `${over(run) ? 'Forget' : 'Stop'} run ${run.id}` })),
      over(run) ? h('details', { ontoggle: (event) => { if (event.currentTarget.open) ladder(run, text).catch(warn); } },
        h('summary', null, 'What was seen'), text) : null);
  }

  /** Verdicts and questions are read aloud, once. */
  function tell(run) {
    const now = run.prompt ? `Run ${run.id} asks: ${run.prompt.text}` :
      over(run) ? `Run ${run.id}, ${nameOf(run)}: ${run.state}.${run.verdict ? ` ${run.verdict.split('\n')[0]}` : ''}` : '';
    const before = told.get(run.id);
    told.set(run.id, now);
    if (now && before !== undefined && before !== now) say(now);
  }

  /** True: some run is not over. */
  const refresh = single(async () => {
    const runs = await list('/v1/runs', 'runs', 500);
    runs.forEach(tell);
    none.hidden = runs.length > 0;
    keep(cards, runs.reverse(), (run) => run.id, card, (run) => JSON.stringify(over(run) ? run : { ...run, took: 0, last_record: 0 }));
    return runs.some((run) => !over(run));
  });

  return {
    refresh,
    async begin() {
      try {
        scenarios = await list('/v1/scenarios', 'scenarios');
      } catch (error) {
        if (error.status !== 404) throw error;
        about.replaceChildren(h('p', { class: 'warning' }, error.message));
        choice.disabled = true;
      }
      options(choice, scenarios.map((row) => [row.name, row.live ? row.name : `${row.name} (not live)`]));
      if (scenarios.length) explain();
    },
  };
}
