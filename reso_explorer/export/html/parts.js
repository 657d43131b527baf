// Parts that every view is made of. Text from a server only ever becomes a text node.

const SVG_SPACE = 'http://www.w3.org/2000/svg';

const HOSTILE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

/** Text with control characters and bidi overrides as visible escapes. */
function visible(text) {
  return String(text).replace(HOSTILE, (found) => {
    const code = found.codePointAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same on one line. */
function oneLine(text) {
  return visible(String(text).replace(/[\t\n]+/g, ' '));
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(visible(child)));
  }
  return element;
}

/** An element from `tag.class.class`; children are nodes, texts, or lists of them. */
function h(tag, attributes, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  return fill(element, attributes, children);
}

/** The same for a drawing. */
function s(tag, attributes, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElementNS(SVG_SPACE, name);
  if (classes.length) element.setAttribute('class', classes.join(' '));
  return fill(element, attributes, children);
}

/** A name as it is in queries: kept apart from the direction of the text around it, broken at its parts. */
function nameOf(text, kind = 'bdi.name') {
  const pieces = oneLine(text).split(/(?<=[._/])(?=[^._/])|(?<=[a-z0-9])(?=[A-Z])/);
  return h(kind, {}, pieces.map((piece, at) => (at ? [document.createElement('wbr'), piece] : piece)));
}

/** `1 field`, `1,128 fields`. */
function counted(number, noun, plural) {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : (plural ?? noun + 's')}`;
}

/** A share as people read it; a few of many are never 0% or 100%. */
function percent(share) {
  const figure = share * 100;
  if (figure > 0 && figure < 1) return '<1%';
  if (figure > 99 && figure < 100) return `${Math.floor(figure * 10) / 10}%`;
  return `${Math.round(figure)}%`;
}

/** A link that leaves the page, if its address is one of the web; else its text. */
function outside(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return h('span', {}, text ?? address);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return h('span', {}, text ?? address);
  return h('a', { href: url.href, rel: 'noopener noreferrer', target: '_blank' }, text ?? address);
}

// --- Copying ----------------------------------------------------------------------------------------

let announced = 0;

/** Say something to people who listen. */
function announce(text) {
  const place = document.getElementById('said');
  place.textContent = '';
  const turn = ++announced;
  requestAnimationFrame(() => {
    if (turn === announced) place.textContent = visible(text);
  });
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h('textarea.offscreen', { 'aria-hidden': 'true', tabindex: '-1' });
    area.value = text;
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    before?.focus({ preventScroll: true });
    if (!done) {
      announce(`Can't copy ${what}: the browser doesn't allow it.`);
      return false;
    }
  }
  announce(`Copied ${what}.`);
  return true;
}

/** A button that copies a text (or what a function returns when it is pressed). */
function copyButton(text, what, caption = 'Copy') {
  const button = h('button.copy', { type: 'button', 'aria-label': `${caption} ${what}` }, caption);
  button.addEventListener('click', async () => {
    if (!(await copy(visible(typeof text === 'function' ? text() : text), what))) return;
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = caption;
    }, 1200);
  });
  return button;
}

/** Code with its title and a button that copies it; `renew` shows another text. */
function snippet(title, text) {
  const code = h('code', { dir: 'ltr' }, text);
  const box = h(
    'div.snippet',
    {},
    h('div.snippet-head', {}, h('span', {}, title), copyButton(() => code.textContent, title)),
    h('pre', {}, code),
  );
  box.renew = (other) => {
    code.textContent = visible(other);
  };
  return box;
}

// --- Small signs --------------------------------------------------------------------------------------

function tag(text, kind = '', title = null) {
  return h(`span.tag${kind ? '.' + kind : ''}`, { title }, text);
}

/** How full a field is, drawn and written. */
function fillBar(share) {
  const inner = h('span.bar-inner');
  inner.style.width = `${Math.max(share > 0 ? 2 : 0, share * 100)}%`;
  return h(
    'span.fill',
    { title: `Fill rate ${percent(share)}` },
    h('span.bar', { 'aria-hidden': 'true' }, inner),
    h('span.offscreen', {}, 'Fill rate '),
    percent(share),
  );
}

/** A text whose matching parts are marked. */
function marked(text, words) {
  const whole = oneLine(text);
  const usable = words.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (!usable.length) return [whole];
  const pieces = whole.split(new RegExp(`(${usable.join('|')})`, 'giu'));
  return pieces.map((piece, at) => (at % 2 ? h('mark', {}, piece) : piece));
}

/** A list of terms; pairs without a value are left out. */
function facts(pairs) {
  const kept = pairs.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '');
  if (!kept.length) return null;
  return h(
    'dl.facts',
    {},
    kept.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))),
  );
}

function paragraph(text, tag_ = 'p.prose') {
  return text ? h(tag_, { dir: 'auto' }, text) : null;
}

/** Text whose `ticked` parts are code. */
function ticked(text) {
  return oneLine(text).split('`').map((piece, at) => (at % 2 ? h('code', {}, piece) : piece));
}

/** A list whose first items are there at once and the others soon; `finish` adds them all. */
function longList(kind, items, make) {
  const list = h(kind, {});
  let at = 0;
  const add = (number) => {
    const part = document.createDocumentFragment();
    for (const end = Math.min(at + number, items.length); at < end; at += 1) part.append(make(items[at]));
    list.append(part);
  };
  const more = () => {
    if (!list.isConnected || at >= items.length) return;
    add(100);
    setTimeout(more);
  };
  list.finish = () => add(items.length);
  add(100);
  if (at < items.length) setTimeout(more);
  list.dataset.long = '';
  return list;
}
