// The dictionary: its records by id, addresses of them, and what is worked out from them.

/** Value of a key that the record itself has; names come from servers, `constructor` is one too. */
function own(map, key) {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}

function wellFormed(text) {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}

function encoded(text) {
  return encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Everything in the page: made once from the embedded file. */
class Book {
  constructor(content) {
    this.dictionary = content.dictionary;
    this.other = content.other ?? null;
    this.pairs = content.pairs ?? [];
    this.service = this.dictionary.service;
    this.lookups = this.dictionary.lookups;
    this.shapes = new Map();
    for (const [id, record] of Object.entries(this.dictionary.resources)) {
      this.shapes.set(wellFormed(id), { id, record, resource: true });
    }
    for (const [id, record] of Object.entries(this.dictionary.types)) {
      if (!this.shapes.has(wellFormed(id))) this.shapes.set(wellFormed(id), { id, record, resource: false });
    }
    this.#invert();
    this.#readChanges();
    this.#readPairs();
  }

  get resources() {
    return [...this.shapes.values()].filter((shape) => shape.resource);
  }

  get types() {
    return [...this.shapes.values()].filter((shape) => !shape.resource);
  }

  shape(id) {
    return this.shapes.get(wellFormed(id));
  }

  /** Who refers to whom: relations, objects, and subtypes by target, fields by lookup. */
  #invert() {
    this.incoming = new Map();
    this.usersOf = new Map();
    this.subtypes = new Map();
    const add = (map, key, entry) => {
      if (!map.has(key)) map.set(key, []);
      map.get(key).push(entry);
    };
    for (const shape of this.shapes.values()) {
      const inherited = (member) => member.declaredBy && !shape.resource;
      if (shape.record.extends) add(this.subtypes, shape.record.extends, shape);
      for (const relation of Object.values(shape.record.relations)) {
        if (!inherited(relation)) add(this.incoming, relation.target, { shape, member: relation });
      }
      for (const field of Object.values(shape.record.fields)) {
        if (inherited(field)) continue;
        if (field.target) add(this.incoming, field.target, { shape, member: field, holds: true });
        if (field.lookup) add(this.usersOf, field.lookup, { shape, field });
      }
    }
  }

  #readChanges() {
    this.changes = this.dictionary.changes ?? null;
    this.changed = new Map();
    this.removed = new Map();
    for (const entry of this.changes?.entries ?? []) {
      const place = pointed(entry.at);
      if (entry.is === 'removed') {
        const parent = place.slice(0, 2).join('\n');
        if (!this.removed.has(parent)) this.removed.set(parent, []);
        this.removed.get(parent).push(entry);
      }
      for (let length = 2; length <= place.length; length += 2) {
        const key = place.slice(0, length).join('\n');
        const whole = length === place.length || place.length - length === 1;
        const kind = whole ? entry.is : 'changed';
        if (!this.changed.has(key) || whole) this.changed.set(key, kind);
      }
    }
  }

  /** Pairs by the place of their left element, and pairs of members by that of their shape. */
  #readPairs() {
    this.pairByLeft = new Map();
    this.shapePairs = [];
    this.memberPairs = new Map();
    const list = (key) => this.memberPairs.get(key) ?? this.memberPairs.set(key, []).get(key);
    for (const pair of this.pairs) {
      if (pair.left) this.pairByLeft.set(pointed(pair.left).join('\n'), pair);
      const place = pointed(pair.left ?? pair.right);
      if (place[0] === 'lookups') continue;
      if (place.length === 2) this.shapePairs.push(pair);
      else list(`${pair.left ? 'left' : 'right'}\n${place[0]}\n${place[1]}`).push(pair);
    }
  }

  /** Pairs of the members of two shapes, and what stands alone on either side. */
  pairsWithin(pair) {
    const of = (side) => (pair[side] ? (this.memberPairs.get(`${side}\n${pointed(pair[side]).join('\n')}`) ?? []) : []);
    return [...of('left'), ...of('right')];
  }

  /** `added`, `changed`, or nothing, of a record by its place. */
  change(...place) {
    return this.changed.get(place.join('\n'));
  }

  pair(...place) {
    return this.pairByLeft.get(place.join('\n'));
  }

  /** Path of a shape in the dictionary. */
  place(shape) {
    return [shape.resource ? 'resources' : 'types', shape.id];
  }
}

/** Parts of a JSON Pointer. */
function pointed(pointer) {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function resolved(root, place) {
  return place.reduce((found, part) => own(found, part), root);
}

// --- Addresses within the page ----------------------------------------------------------------------

function shapeLink(id, member = null) {
  return member === null ? `#${encoded(id)}` : `#${encoded(id)}/${encoded(member)}`;
}

function lookupLink(key) {
  return `#!lookups/${encoded(key)}`;
}

/** Address of what a JSON Pointer points to. */
function pointerLink(place) {
  const [part, id, kind, member] = place;
  if ((part === 'resources' || part === 'types') && id !== undefined) {
    return kind === 'fields' || kind === 'relations' ? shapeLink(id, member ?? null) : shapeLink(id);
  }
  if (part === 'lookups' && id !== undefined) return lookupLink(id);
  if (part === 'operations') return '#!operations';
  return '#';
}

/** What a JSON Pointer points to, in a word or two. */
function pointerName(place) {
  const [part, id, kind, member, ...rest] = place;
  if (id === undefined) return part ?? 'the feed as a whole';
  const owner = part === 'service' ? `service ${id}` : id;
  if (member === undefined) return kind === undefined ? owner : `${owner} ${kind}`;
  return kind === 'values' ? `${owner}: ${member}` : [`${owner}/${member}`, ...rest].join(' ');
}

// --- What fields are ----------------------------------------------------------------------------------

/** Name of a shape or lookup for people: the last part of a qualified name. */
function shortName(id) {
  const at = id.lastIndexOf('.');
  return at > 0 && at < id.length - 1 ? id.slice(at + 1) : id;
}

function typeCode(field) {
  return field.lookup ? 'lookup' : field.type;
}

/** Type in a few words: `decimal (12, 2)`, `list of lookup`. */
function typeText(field) {
  let text = field.lookup ? 'lookup' : field.target ? shortName(field.target) : field.type;
  if (field.precision !== undefined && field.type === 'decimal') {
    text += ` (${field.precision}${field.scale === undefined ? '' : `, ${field.scale}`})`;
  } else if (field.maxLength !== undefined && !field.lookup) text += ` (${field.maxLength})`;
  return field.collection ? `list of ${text}` : text;
}

/** Declared or, first, as tried: `yes`, `no`, or `unknown`. */
function ability(record, key) {
  const found = record.probed?.[key] ?? record[key];
  return found === undefined ? 'unknown' : found ? 'yes' : 'no';
}

function provenanceText(provenance) {
  if (!provenance) return '';
  return [provenance.source, provenance.date].filter(Boolean).join(', ');
}

// --- Queries ------------------------------------------------------------------------------------------

const SAMPLES = {
  string: 'text',
  boolean: 'true',
  integer: '3',
  decimal: '100000',
  number: '2.5',
  date: '2026-01-31',
  datetime: '2026-01-31T00:00:00Z',
  time: '12:00:00',
  duration: 'P1D',
  guid: '00000000-0000-0000-0000-000000000000',
};
const ORDERED = new Set(['integer', 'decimal', 'number', 'date', 'datetime', 'time', 'duration']);

function quoted(text) {
  return text.replaceAll("'", "''");
}

/** How a value of a lookup is written in a filter. */
function lookupLiteral(lookup, value) {
  const entry = own(lookup.values, value) ?? {};
  const template = entry.literal ?? lookup.literal ?? "'{value}'";
  const hex = () => [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const parts = { value, label: entry.label ?? value, legacy: entry.legacy ?? value };
  return template.replace(/\{(value|label|legacy|hex)\}/g, (_, key) => (key === 'hex' ? hex() : quoted(parts[key])));
}

/** How a plain value is written in a filter. */
function plainLiteral(book, field) {
  let value = field.example ?? SAMPLES[field.type];
  if (value === undefined) return null;
  if (field.type === 'datetime' && book.service.protocol !== 'odata-4') value = value.replace(/Z$/, '');
  const template = own(book.service.literals, field.edmType) ?? (field.type === 'string' ? "'{value}'" : '{value}');
  return template.replaceAll('{value}', quoted(String(value)));
}

/** Values of a field's lookup that a clause may name. */
function valuesOf(book, field) {
  const values = field.lookup === undefined ? undefined : own(book.lookups, field.lookup)?.values;
  return values ? Object.keys(values) : [];
}

/** A condition that this server accepts, as far as known; null if none is. */
function clause(book, field, value = null) {
  if (ability(field, 'filterable') === 'no' || ['object', 'stream', 'binary', 'geo', 'any'].includes(field.type)) return null;
  const lookup = field.lookup === undefined ? undefined : own(book.lookups, field.lookup);
  const chosen = value ?? valuesOf(book, field)[0];
  const literal = lookup && chosen !== undefined ? lookupLiteral(lookup, chosen) : plainLiteral(book, field);
  if (literal === null) return null;
  const clauses = book.service.clauses ?? {};
  let template = clauses.one ?? '{field} eq {literal}';
  if (field.collection) {
    template = (lookup?.source === 'enum' ? clauses.manyEnum : null) ?? clauses.many ?? '{field}/any(x:x eq {literal})';
  } else if (lookup?.flags) template = clauses.flags ?? '{field} has {literal}';
  else if (!lookup) {
    const operator = bestOperator(field);
    if (operator === null) return null;
    template = `{field} ${operator} {literal}`;
  }
  return template.replace(/\{(field|literal)\}/g, (_, key) => (key === 'field' ? field.name : literal));
}

function bestOperator(field) {
  const wanted = ORDERED.has(field.type) ? ['ge', 'gt', 'le', 'lt', 'eq', 'ne'] : ['eq', 'ne'];
  const { supported, rejected = [], ignored = [] } = field.probed ?? {};
  const known = wanted.find((operator) => supported?.includes(operator));
  return known ?? wanted.find((operator) => !rejected.includes(operator) && !ignored.includes(operator)) ?? null;
}

function shell(text) {
  return `'${visible(text).replaceAll("'", "'\\''")}'`;
}

/** A request for a shell; the token comes from the environment. */
function curl(book, shape, options) {
  const path = encodeURI(wellFormed(visible(shape.record.path ?? shape.record.name)));
  const root = book.service.root;
  const address = root ? shell(`${root.replace(/\/+$/, '')}/${path}`) : `"\${SERVICE_ROOT:?}/"${shell(path)}`;
  const lines = [`curl -sS -g -G --fail-with-body ${address}`, `-H "Authorization: Bearer \${RESO_EXPLORER_TOKEN:?}"`, `-H 'Accept: application/json'`];
  for (const [name, value] of Object.entries(options)) {
    if (value !== null) lines.push(`--data-urlencode ${shell(`${name}=${value}`)}`);
  }
  return lines.join(' \\\n  ');
}

/** A request for a few rows with a field and the key. */
function fieldCurl(book, shape, field, filter) {
  const key = (shape.record.key ?? []).filter((path) => own(shape.record.fields, path));
  const select = [...new Set([...key, field.name])].join(',');
  const few = shape.record.kind === 'set' ? '5' : null;
  return curl(book, shape, { $filter: shape.record.kind === 'set' ? filter : null, $select: select, $top: few });
}

/** How a relation is joined, as a condition over columns. */
function joinText(shape, relation) {
  if (!relation.join) return null;
  const [left, right] = [shortName(shape.id), shortName(relation.target)];
  return [
    ...relation.join.on.map((pair) => `${left}.${pair.from} = ${right}.${pair.to}`),
    ...(relation.join.where ?? []).map((each) => `${right}.${each.to} = '${quoted(each.value)}'`),
  ].join(' AND ');
}
