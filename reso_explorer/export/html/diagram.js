// Relations of one shape as a drawing: who refers to it, and what it refers to. Each box is a link.

const BOX = { width: 200, height: 46, gap: 12 };
const MOST = 6;

/** Neighbors by shape, each with the relations in between. */
function neighbors(book, shape) {
  const group = (pairs) => {
    const found = new Map();
    for (const [id, words] of pairs) {
      if (!found.has(id)) found.set(id, []);
      found.get(id).push(words);
    }
    return [...found.entries()].map(([id, words]) => ({ id, words, shape: book.shape(id) }));
  };
  const first = (left, right) => Number(right.shape?.resource ?? false) - Number(left.shape?.resource ?? false);
  const many = (member) => (member.collection ? `${member.name} ×n` : member.name);
  const objects = Object.values(shape.record.fields).filter((field) => field.target);
  const outgoing = group([...Object.values(shape.record.relations), ...objects].map((member) => [member.target, many(member)]));
  const incoming = group((book.incoming.get(shape.id) ?? []).map((each) => [each.shape.id, many(each.member)]));
  return { incoming: incoming.sort(first), outgoing: outgoing.sort(first) };
}

function clipped(text, width) {
  const shown = oneLine(text);
  return shown.length > width ? `${shown.slice(0, width - 1)}…` : shown;
}

/** The drawing with what leads to it; `walk` holds the shapes that were walked through. */
function diagram(book, shape, walk) {
  const { incoming, outgoing } = neighbors(book, shape);
  if (!incoming.length && !outgoing.length) return null;
  const box = h('div.diagram');
  const all = { value: false };
  let width = 0;
  const draw = () => {
    width = box.clientWidth;
    const wide = width >= 640;
    box.replaceChildren(drawing(book, shape, incoming, outgoing, wide, width || 900, all.value));
  };
  const hidden = Math.max(incoming.length - MOST, 0) + Math.max(outgoing.length - MOST, 0);
  const more =
    hidden > 0 &&
    h('button', { type: 'button', 'aria-expanded': 'false', on: { click: (event) => {
      all.value = !all.value;
      event.target.setAttribute('aria-expanded', String(all.value));
      event.target.textContent = all.value ? 'Show fewer' : `Show ${hidden} more`;
      draw();
    } } }, `Show ${hidden} more`);
  box.draw = draw;
  new ResizeObserver(() => {
    if (box.clientWidth === width) return;
    const at = [...box.querySelectorAll('a')].indexOf(document.activeElement);
    draw();
    if (at >= 0) box.querySelectorAll('a')[at]?.focus();
  }).observe(box);
  const trail = walk.length > 1 && h('nav.trail', { 'aria-label': 'Walked path' }, walk.map((id, at) => [at > 0 && ' › ', at === walk.length - 1 ? h('b', {}, shortName(id)) : h('a', { href: shapeLink(id) }, shortName(id))]));
  return h('section.relations', { 'aria-label': 'Relations diagram' }, h('h2', {}, 'Around it'), trail, box, h('p.quiet.hint', {}, 'Arrow keys move between boxes, Enter walks there. ', more));
}

function drawing(book, shape, incoming, outgoing, wide, width, all) {
  const left = all ? incoming : incoming.slice(0, MOST);
  const right = all ? outgoing : outgoing.slice(0, MOST);
  const step = BOX.height + BOX.gap;
  const size = wide ? Math.min(BOX.width + 60, Math.floor(width * 0.29)) : Math.min(width - 2, 340);
  const indent = wide ? 0 : 28;
  const rows = wide ? Math.max(left.length, right.length, 1) : left.length + right.length + 1;
  const height = rows * step + (wide ? 0 : 2 * BOX.gap);
  const middle = !wide || (left.length && right.length) ? (width - size) / 2 : left.length ? Math.min(width - size - 1, size * 1.7) : 1;
  const centerY = wide ? (rows * step - BOX.gap - BOX.height) / 2 + 1 : left.length * step + (left.length ? BOX.gap : 0) + 1;
  const columnY = (count, at) => (wide ? ((rows - count) * step) / 2 : 0) + at * step + 1;
  const places = [
    ...left.map((each, at) => ({ each, side: 'in', x: wide ? 1 : middle + indent, y: columnY(left.length, at) })),
    ...right.map((each, at) => ({ each, side: 'out', x: wide ? (left.length ? width - size - 1 : Math.min(width - size - 1, size * 1.7)) : middle + indent, y: wide ? columnY(right.length, at) : centerY + step + BOX.gap + at * step })),
  ];
  const center = { each: { id: shape.id, words: [], shape }, side: 'center', x: middle, y: centerY };
  const svg = s('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `Relations of ${oneLine(shape.record.name)}` });
  for (const place of places) svg.append(edge(place, center, size, wide));
  const order = [...places.filter((place) => place.side === 'in'), center, ...places.filter((place) => place.side === 'out')];
  for (const place of order) svg.append(boxOf(book, place, place.side === 'center' ? size : size - indent));
  svg.addEventListener('keydown', (event) => step_(event, svg));
  return svg;
}

function edge(place, center, size, wide) {
  const into = place.side === 'in';
  let path;
  if (wide) {
    const [fromX, fromY] = into ? [place.x + size, place.y + BOX.height / 2] : [center.x + size, center.y + BOX.height / 2];
    const [toX, toY] = into ? [center.x, center.y + BOX.height / 2] : [place.x, place.y + BOX.height / 2];
    const bend = (toX - fromX) / 2;
    path = `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX - 5} ${toY}m-4 -4l5 4l-5 4`;
  } else {
    const [trunk, y] = [center.x + 12, place.y + BOX.height / 2];
    path = into
      ? `M${place.x} ${y}H${trunk}V${center.y - 2}m-4 -4l4 4l4 -4`
      : `M${trunk} ${center.y + BOX.height}V${y}H${place.x - 2}m-4 -4l4 4l-4 4`;
  }
  return s('path.edge', { d: path, 'aria-hidden': 'true' });
}

function boxOf(book, place, size) {
  const { each, side, x, y } = place;
  const known = Boolean(each.shape);
  const letters = Math.floor((size - 20) / 8);
  const title = each.shape?.resource ? each.id : shortName(each.id);
  const words = side === 'center' ? counted(Object.keys(each.shape.record.fields).length, 'field') : each.words.join(', ');
  const spoken = side === 'in' ? `${title} refers here by ${words}` : side === 'out' ? `${title}, by ${words}` : `${title}, here`;
  return s(
    known ? 'a.box' : 'g.box',
    { href: known ? shapeLink(each.id) : null, 'data-side': side, 'aria-current': side === 'center' ? 'true' : null },
    s('title', {}, oneLine(spoken)),
    s('rect', { x, y, width: size, height: BOX.height, rx: 5 }),
    s('text.box-name', { x: x + 10, y: y + 19 }, clipped(title, letters)),
    s('text.box-words', { x: x + 10, y: y + 36 }, clipped(words, Math.floor((size - 20) / 7))),
  );
}

/** Arrow keys within the drawing: up and down in a column, left and right between columns. */
function step_(event, svg) {
  const boxes = [...svg.querySelectorAll('a.box')];
  const at = boxes.indexOf(document.activeElement);
  if (at < 0 || !event.key.startsWith('Arrow')) return;
  const here = boxes[at].querySelector('rect');
  const spot = (rect) => [Number(rect.getAttribute('x')), Number(rect.getAttribute('y'))];
  const [x, y] = spot(here);
  const across = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
  const sign = event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 1;
  const best = boxes
    .map((box) => ({ box, delta: spot(box.querySelector('rect')).map((value, axis) => value - [x, y][axis]) }))
    .filter(({ delta }) => (across ? delta[0] * sign > 1 : Math.abs(delta[0]) <= 1 && delta[1] * sign > 1))
    .sort((one, other) => Math.hypot(...one.delta) - Math.hypot(...other.delta))[0];
  event.preventDefault();
  event.stopPropagation();
  best?.box.focus();
}
