// SPDX-License-Identifier: Apache-2.0
// Which records the ladder shows. The text is looked for in what a row shows and in the message.

/** What may be chosen; '' and null: anything. A diagnosis is always shown, other events when they are wanted. */
export const everything = () => ({ text: '', user: '', method: '', group: '', call: null, events: false });

/** A function that says whether a record fits. */
export function compile(wish) {
  const tests = [];
  if (!wish.events) tests.push((r) => r.kind !== 'event' || r.cause);
  if (wish.user) tests.push((r) => r.user === wish.user);
  if (wish.method) tests.push((r) => r.method === wish.method);
  if (wish.group) tests.push((r) => r.group === wish.group);
  if (wish.call) tests.push((r) => r.call_id === wish.call);
  if (wish.text) {
    const text = new RegExp(wish.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
    tests.push((r) => text.test(title(r)) || text.test(r.text || '') || text.test(r.message || '') ||
      text.test((r.rules || []).join(' ')) || text.test(r.user || ''));
  }
  return (record) => tests.every((test) => test(record));
}

/** What a record is, in a line: "INVITE", "183 Session Progress", "registration.state". */
export function title(r) {
  if (r.kind === 'event') return r.cause || r.event || 'event';
  if (r.status) return `${r.status} ${r.reason || ''}`.trim();
  return r.method || 'octets';
}

const SLICE = 1500;

/** The records that fit, in slices, so that the page stays alive; null when `stale()` says that nobody wants them now. */
export async function sift(records, fits, stale) {
  const found = [];
  for (let at = 0; at < records.length; at += SLICE) {
    for (const record of records.slice(at, at + SLICE)) if (fits(record)) found.push(record);
    if (at + SLICE < records.length) {
      await new Promise((done) => setTimeout(done, 0));
      if (stale()) return null;
    }
  }
  return found;
}
