// SPDX-License-Identifier: Apache-2.0
// The journal as it grows: what is there, then each new record, over losses of the connection and restarts of imsd.

import { events, get } from './api.js';

/** So many records the page holds; the oldest go. */
export const KEPT = 20000;
const FIRST = 500, PAGE = 1000, SAME_MS = 1000, RETRY_MS = [500, 1000, 2000, 4000];

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** A queue that is emptied once a frame, or now and then in a tab that nobody sees. */
function batched(take) {
  let queue = [], planned = false;
  const flush = () => {
    const records = queue;
    queue = [];
    planned = false;
    take(records);
  };
  return (record) => {
    queue.push(record);
    if (planned) return;
    planned = true;
    if (document.hidden) setTimeout(flush, 1000);
    else requestAnimationFrame(flush);
  };
}

/**
 * ladder: { clear(), append(records), prepend(records), size() }; state(word) is told "live", "lost" or "connecting".
 * Goes on for ever.
 */
export async function follow(ladder, state) {
  let last = -1, age = 0, started = 0;

  /** Older pages, one after the other, with room for others between. */
  async function fillBack(oldest, born) {
    for (let until = oldest - 1; until > 0 && ladder.size() < KEPT && born === age;) {
      const page = await get(`/v1/journal?until=${until}&last=${PAGE}`);
      if (!page.records.length || born !== age) return;
      ladder.prepend(page.records);
      until = page.records[0].n - 1;
      await pause(0);
    }
  }

  /** Where the stream begins: behind the newest that we have, or anew when imsd was started again. */
  async function begin() {
    const page = await get(`/v1/journal?last=${last < 0 ? FIRST : 1}`), clock = await get('/v1/clock');
    const before = started;
    started = Date.parse(clock.at) - clock.now * 1000;
    if (last >= 0 && page.newest >= last && Math.abs(started - before) < SAME_MS) return;
    if (last >= 0) {
      last = -1;
      ladder.clear();
      await begin();
      return;
    }
    age += 1;
    last = page.newest;
    ladder.append(page.records);
    if (page.records.length) fillBack(page.records[0].n, age).catch(() => {});
  }

  const add = batched((records) => ladder.append(records));
  const listen = () => new Promise((over) => {
    const source = events(`since=${last}`);
    const take = (event) => {
      const record = JSON.parse(event.data);
      if (record.n <= last) return;
      last = record.n;
      add(record);
    };
    const end = () => { source.close(); over(); };
    source.onopen = () => state('live');
    for (const name of ['message', 'event', 'diagnosis']) source.addEventListener(name, take);
    for (const name of ['overrun', 'error']) source.addEventListener(name, end);
  });

  for (let tries = 0; ; tries = Math.min(tries + 1, RETRY_MS.length - 1)) {
    try {
      await begin();
      tries = 0;
      await listen();
    } catch { /* it does not answer: again, later */ }
    state('lost');
    await pause(RETRY_MS[tries]);
  }
}
