// SPDX-License-Identifier: Apache-2.0
// Small tools for the document. Texts of the network become text nodes, never markup.

export const $ = (id) => document.getElementById(id);

/** An element: properties (class, on…, data-…, aria-…, others), then children; null and false are none. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'class') node.className = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.includes('-') && typeof value !== 'string') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) node.append(child);
  return node;
}

/** A button that is out of order while what it does goes on. */
export function button(text, act, props) {
  return h('button', { type: 'button', ...props, onclick: async (event) => {
    const self = event.currentTarget;
    if (self.getAttribute('aria-disabled') === 'true') return;
    self.setAttribute('aria-disabled', 'true');
    try { await act(event); } finally { self.removeAttribute('aria-disabled'); }
  } }, text);
}

/** What can be focused again after its surroundings were made anew: the place in the same key. */
function focusPlace(node) {
  const active = document.activeElement;
  if (!node.contains(active)) return -1;
  return [...node.querySelectorAll('button,input,select,textarea,summary,a,[tabindex]')].indexOf(active);
}

/** Is somebody writing or choosing there? Then it stays as it is. */
const isBusy = (node) => {
  const active = document.activeElement;
  return active && node.contains(active) && /^(INPUT|SELECT|TEXTAREA)$/.test(active.tagName);
};

/**
 * Makes the children of a container those of the items, each made by make(item) when it is new or its signature has
 * changed; others stay untouched, with focus and selection.
 */
export function keep(container, items, key, make, signature = JSON.stringify) {
  const old = new Map([...container.children].map((node) => [node.dataset.key, node]));
  let at = container.firstElementChild;
  for (const item of items) {
    const name = String(key(item)), sign = signature(item);
    let node = old.get(name);
    old.delete(name);
    if (!node || (node.sign !== sign && !isBusy(node))) {
      const fresh = make(item), place = node ? focusPlace(node) : -1;
      fresh.dataset.key = name;
      fresh.sign = sign;
      const opened = node ? [...node.querySelectorAll('details')].map((one) => one.open) : [];
      fresh.querySelectorAll('details').forEach((one, i) => { if (opened[i]) one.open = true; });
      if (node === at) at = node && node.nextElementSibling;
      if (node) node.replaceWith(fresh);
      node = fresh;
      if (place >= 0) node.querySelectorAll('button,input,select,textarea,summary,a,[tabindex]')[place]?.focus();
    }
    if (node === at) at = at.nextElementSibling;
    else if (node.parentNode !== container || node.nextElementSibling !== at) container.insertBefore(node, at);
  }
  for (const node of old.values()) node.remove();
}

/** The options of a select, without losing what is chosen. */
export function options(select, values) {
  const sign = JSON.stringify(values);
  if (select.sign === sign) return;
  const chosen = select.value;
  select.sign = sign;
  select.replaceChildren(...values.map(([value, text]) => h('option', { value }, text)));
  if (values.some(([value]) => value === chosen)) select.value = chosen;
}

let timer = 0;

function show(node, other, text, long) {
  clearTimeout(timer);
  other.textContent = '';
  node.textContent = text;
  timer = setTimeout(() => { node.textContent = ''; }, long);
}

/** A line at the foot of the page, read aloud: what was done. */
export const say = (text) => show($('said'), $('alarm'), text, 6000);
/** The same, at once: what went wrong. */
export const warn = (error) => show($('alarm'), $('said'), error.message || String(error), 12000);

/** A form that is sent to act(values); its fields are disabled by nobody, and its errors are said. */
export function form(props, act, ...children) {
  return h('form', { ...props, onsubmit: async (event) => {
    event.preventDefault();
    const self = event.currentTarget, values = Object.fromEntries(new FormData(self));
    try { await act(values, self); } catch (error) { warn(error); }
  } }, ...children);
}

/** A labelled field. */
export const field = (text, input, wide) => h('label', { class: wide ? 'field wide' : 'field' }, h('span', null, text), input);

export const seconds = (value) => (value === null || value === undefined ? '–' : value.toFixed(3));

/** 3:05, or 1:02:07. */
export function span(total) {
  const s = Math.max(0, Math.floor(total)), two = (n) => String(n).padStart(2, '0');
  const head = s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}` : String(Math.floor(s / 60));
  return `${head}:${two(s % 60)}`;
}

/** A time of the wall clock, here. */
export const clock = (at) => (at ? new Date(at).toLocaleTimeString([], { hour12: false }) : '–');

/** The number or name of a URI, for narrow places. */
export const short = (uri) => (uri || '–').replace(/^sips?:/, '').replace(/@.*$/, '').replace(/^tel:/, '');

/** An async function that runs one at a time: who asks while it runs gets the run behind it, so that the last word is the newest. */
export function single(fn) {
  let running = null, next = null;
  const start = () => {
    running = fn().finally(() => { running = null; });
    return running;
  };
  return () => {
    if (!running) return start();
    next = next || running.catch(() => {}).then(() => { next = null; return start(); });
    return next;
  };
}

/** Calls fn at once, then at most once in so many ms however often it is asked. */
export function throttle(fn, ms) {
  let last = -Infinity, waiting = 0;
  return () => {
    if (waiting) return;
    const run = () => { waiting = 0; last = performance.now(); fn(); };
    waiting = setTimeout(run, Math.max(0, last + ms - performance.now()));
  };
}
