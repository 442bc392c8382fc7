// SPDX-License-Identifier: Apache-2.0
// The way to imsd: requests with the token, problems as errors, downloads.

import { $ } from './dom.js';

const KEY = 'imsd.token';
let token = sessionStorage.getItem(KEY) || '';
let asking = null;

/** What imsd refused, in its own words (RFC 9457). */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Asks the person, once for all requests that wait. */
function askToken() {
  asking = asking || new Promise((done) => {
    const dialog = $('token-dialog');
    if (token) $('token-why').textContent = 'That is not the token that imsd has. Try again.';
    $('token').value = '';
    dialog.oncancel = (event) => event.preventDefault();
    dialog.onclose = () => {
      token = $('token').value.trim();
      sessionStorage.setItem(KEY, token);
      asking = null;
      done();
    };
    dialog.showModal();
  });
  return asking;
}

async function ask(method, path, body) {
  for (;;) {
    const headers = {}, used = token;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let answer;
    try {
      answer = await fetch(path, { method, headers, cache: 'no-store', body: body === undefined ? undefined : JSON.stringify(body) });
    } catch {
      throw new Problem(0, 'imsd does not answer');
    }
    if (answer.status !== 401) return answer;
    if (token === used) await askToken();
  }
}

/** The JSON of an answer, or null when it has none; a Problem when it was refused. */
export async function request(method, path, body) {
  const answer = await ask(method, path, body);
  const text = await answer.text();
  let value = null;
  try { value = text ? JSON.parse(text) : null; } catch { /* not JSON: the status tells */ }
  if (!answer.ok) throw new Problem(answer.status, (value && value.detail) || `${answer.status} ${answer.statusText}`);
  return value;
}

export const get = (path) => request('GET', path);

/** All items of a list by pages, `most` at most. */
export async function list(path, name, most = 2000) {
  const items = [];
  for (let from = 0; from !== null && items.length < most;) {
    const page = await get(`${path}${path.includes('?') ? '&' : '?'}from=${from}&max=1000`);
    items.push(...page[name]);
    from = page.next;
  }
  return items;
}

/** An EventSource cannot send a header: the token is in its query. */
export const events = (query) => new EventSource(`/v1/events?${query}${token ? `&access_token=${encodeURIComponent(token)}` : ''}`);

/** Saves what is there under that name; the token stays out of the address. */
export async function download(path, name) {
  const answer = await ask('GET', path);
  if (!answer.ok) throw new Problem(answer.status, (await answer.json()).detail);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
