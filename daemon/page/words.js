// SPDX-License-Identifier: Apache-2.0
// What messages mean and what may be wrong: two tables of imsd, read once.

import { get } from './api.js';

export const words = { groups: [], messages: [], flows: [], causes: [] };

export async function readWords() {
  Object.assign(words, await get('/v1/meanings'), await get('/v1/causes'));
}

export const causeOf = (code) => words.causes.find((row) => row.code === code) || null;

/** The row for a record's message: of a response that for its method before that for any. */
export function meaningOf(r) {
  if (r.kind === 'event') return null;
  if (!r.status) {
    const again = r.method === 'INVITE' && /\nTo:[^\r\n]*;tag=/i.test(r.message || '');
    return words.messages.find((row) => row.kind === 'request' && row.name === (again ? 're-INVITE' : r.method)) || null;
  }
  const rows = words.messages.filter((row) => row.kind === 'response' && row.name === String(r.status));
  return rows.find((row) => (row.on || '').split(', ').includes(r.method)) || rows.find((row) => row.on === 'any') || rows[0] || null;
}
