// Search over names, labels, descriptions, and values, with facets.

const KINDS = { resource: 'Resource', type: 'Type', field: 'Field', relation: 'Relation', lookup: 'Lookup', value: 'Value', operation: 'Operation' };
const BONUS = { resource: 40, field: 12, relation: 6, type: 0, lookup: 4, operation: -4, value: -8 };

const [PASSED, SEVERAL] = [-1, -2];
const PLACES = 2 ** 24;

/** `ListPriceLow` as ` list price low`. */
function humps(name) {
  return (' ' + name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').replace(/[\s_./-]+/g, ' ')).toLowerCase();
}

/** All that can be found, with what is compared at every keystroke made ahead. */
class Search {
  constructor(book) {
    this.book = book;
    this.entries = [];
    for (const shape of book.shapes.values()) this.#addShape(shape);
    for (const [key, lookup] of Object.entries(book.lookups)) this.#addLookup(key, lookup);
    for (const [signature, operation] of Object.entries(book.dictionary.operations ?? {})) {
      this.#add('operation', operation.name, operation, '#!operations', { where: signature });
    }
    this.facets = FACETS.filter((facet) => facet.applies(this));
    for (const entry of this.entries) entry.facets = this.facets.map((facet) => facet.values(entry, book));
    this.last = { key: null, words: [], owner: null, hits: null };
  }

  #add(kind, name, record, href, more) {
    const label = record.label ?? '';
    const about = [record.description, record.longDescription, record.notes?.note, record.notes?.column, record.notes?.tags?.join(' ')]
      .filter(Boolean)
      .join(' ');
    const low = name.toLowerCase();
    const standard = record.standard && record.standard !== name ? record.standard : '';
    const entry = { kind, name, record, href, low, humps: humps(name), label: ` ${label.toLowerCase()}`, about: ` ${about.toLowerCase()}`, ids: [], at: this.entries.length, ...more };
    entry.all = [low, entry.humps, entry.label, standard.toLowerCase(), (record.legacy ?? '').toLowerCase(), entry.about].join('\n');
    this.entries.push(entry);
    return entry;
  }

  #addShape(shape) {
    const { id, record } = shape;
    const kind = shape.resource ? 'resource' : 'type';
    this.#add(kind, record.name, record, shapeLink(id), { ids: [id], shape, where: shape.resource ? '' : id });
    for (const field of Object.values(record.fields)) {
      if (field.declaredBy && !shape.resource) continue;
      this.#add('field', field.name, field, shapeLink(id, field.name), { ids: [id], shape, where: record.name });
    }
    for (const relation of Object.values(record.relations)) {
      if (relation.declaredBy && !shape.resource) continue;
      this.#add('relation', relation.name, relation, shapeLink(id, relation.name), { ids: [id], shape, where: record.name });
    }
  }

  #addLookup(key, lookup) {
    const ids = [...new Set((this.book.usersOf.get(key) ?? []).map((user) => user.shape.id))];
    this.#add('lookup', lookup.name, lookup, lookupLink(key), { ids, key, where: '' });
    for (const [value, entry] of Object.entries(lookup.values ?? {})) {
      this.#add('value', value, entry, `${lookupLink(key)}/${encoded(value)}`, { ids, key, lookup, where: lookup.name });
    }
  }

  /** Entries that hold every word and fit the filters, best first. */
  find(text, chosen) {
    const started = performance.now();
    const hits = this.#matching(text).filter((entry) => this.#failed(entry, chosen) === PASSED);
    performance.measure('search', { start: started, end: performance.now() });
    return { words: this.last.words, hits };
  }

  /** How many results each value of a facet has or would have, facet by facet. */
  count(text, chosen) {
    const counts = this.facets.map(() => new Map());
    for (const entry of this.#matching(text)) {
      const failed = this.#failed(entry, chosen);
      if (failed === SEVERAL) continue;
      for (let at = failed === PASSED ? 0 : failed; at < counts.length; at += 1) {
        for (const value of entry.facets[at]) counts[at].set(value, (counts[at].get(value) ?? 0) + 1);
        if (failed !== PASSED) break;
      }
    }
    return counts;
  }

  /** The only facet that keeps an entry out, or a sign for none or several. */
  #failed(entry, chosen) {
    let failed = PASSED;
    for (let at = 0; at < this.facets.length; at += 1) {
      const wanted = chosen.get(this.facets[at].key);
      if (!wanted?.size || entry.facets[at].some((value) => wanted.has(value))) continue;
      if (failed !== PASSED) return SEVERAL;
      failed = at;
    }
    return failed;
  }

  #matching(text) {
    const { words, owner } = questionOf(text);
    const key = `${owner ?? ''}\n${words.join(' ')}`;
    if (this.last.key !== key) this.last = { key, words, owner, hits: this.#match(words, owner) };
    return this.last.hits;
  }

  /** A single letter only begins words of names and labels; it's everywhere else. */
  #match(words, owner) {
    const joined = words.join('');
    const before = this.last;
    const narrower =
      before.hits !== null &&
      owner === before.owner &&
      words.length >= before.words.length &&
      before.words.length > 0 &&
      before.words.every((word, at) => word.length > 1 && words[at].startsWith(word));
    const from = narrower ? before.hits : this.entries;
    if (!joined && !owner) return this.entries;
    const found = [];
    const letter = joined.length === 1 ? ` ${joined}` : null;
    for (const entry of from) {
      if (letter && !entry.humps.includes(letter) && !entry.label.includes(letter)) continue;
      if (owner && !entry.where.toLowerCase().includes(owner)) continue;
      let all = true;
      for (const word of words) {
        if (!entry.all.includes(word)) {
          all = false;
          break;
        }
      }
      if (!all) continue;
      found.push(entry);
    }
    return this.#ranked(found, words, joined);
  }

  /** Best first; scores are packed with places into numbers, which sort fastest. */
  #ranked(found, words, joined) {
    const spaced = words.map((word) => ` ${word}`);
    const packed = new Float64Array(found.length);
    for (let at = 0; at < found.length; at += 1) {
      packed[at] = Math.round((5000 - score(found[at], words, spaced, joined)) * 8) * PLACES + found[at].at;
    }
    return Array.from(packed.sort(), (number) => this.entries[number % PLACES]);
  }

  /** Entries whose name or label holds some of several words, for a search that found nothing. */
  partly(text) {
    const words = questionOf(text).words.filter((word) => word.length > 2);
    if (words.length < 2) return [];
    const found = [];
    for (const entry of this.entries) {
      const held = words.filter((word) => entry.humps.includes(` ${word}`) || entry.label.includes(` ${word}`));
      if (held.length) found.push({ entry, held, points: score(entry, held, held.map((word) => ` ${word}`), held.join('')) });
    }
    return found.sort((left, right) => right.held.length - left.held.length || right.points - left.points).slice(0, 8);
  }

  /** Names that look alike, for a search that found nothing. */
  similar(text) {
    const wanted = pieces(text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ''));
    if (!wanted.size) return [];
    const best = new Map();
    for (const entry of this.entries) {
      if (entry.kind === 'value' || Math.abs(entry.low.length - wanted.size - 1) > wanted.size) continue;
      const mine = pieces(entry.low);
      let both = 0;
      for (const piece of mine) if (wanted.has(piece)) both += 1;
      const alike = (2 * both) / (mine.size + wanted.size);
      if (alike > 0.45 && alike > (best.get(entry.name)?.alike ?? 0)) best.set(entry.name, { alike, entry });
    }
    return [...best.values()].sort((left, right) => right.alike - left.alike).slice(0, 6).map((each) => each.entry);
  }
}

function pieces(text) {
  const found = new Set();
  for (let at = 0; at < text.length - 1; at += 1) found.add(text.slice(at, at + 2));
  return found;
}

/** Words of a search; `Listings/Price` asks for Price within Listings. */
function questionOf(text) {
  const slash = text.indexOf('/');
  const owner = slash > 0 ? text.slice(0, slash).trim().toLowerCase() : null;
  const rest = slash > 0 ? text.slice(slash + 1) : text;
  return { owner, words: rest.toLowerCase().split(/\s+/).filter(Boolean) };
}

/** Points of a hit: the whole name first, then how much of it and where the words are. */
function score(entry, words, spaced, joined) {
  const { low, humps: parts, label, about: text, record } = entry;
  let points = BONUS[entry.kind] - Math.min(low.length, 60) / 4;
  if (record.declaredBy) points -= 5;
  if (record.local) points -= 10;
  if (record.deprecated) points -= 60;
  if (low === joined) return points + 1000;
  if (label.length > 1 && label === spaced.join('')) return points + 800;
  const covered = (250 * joined.length) / low.length;
  if (low.startsWith(joined)) return points + 330 + covered;
  let sum = 0;
  for (let at = 0; at < words.length; at += 1) {
    if (parts.includes(spaced[at])) sum += 300;
    else if (low.includes(words[at])) sum += 180;
    else if (label.includes(spaced[at])) sum += 160;
    else if (label.includes(words[at])) sum += 120;
    else if (text.includes(spaced[at])) sum += 30;
    else sum += 15;
  }
  const named = words.every((word) => low.includes(word) || parts.includes(word));
  return points + sum / Math.max(words.length, 1) + (named ? covered : 0);
}

// --- Facets --------------------------------------------------------------------------------------------

const LOCAL = (record) => (record.local === undefined ? 'unknown' : record.local ? 'local' : 'standard');
const NONE = Object.freeze([]);

function fillRange(share) {
  if (share === 0) return 'empty';
  return share < 0.5 ? 'under 50%' : share < 0.95 ? '50–95%' : '95% and up';
}

function changeOf(entry, book) {
  if (entry.kind === 'value') return book.change('lookups', entry.key, 'values', entry.name);
  if (entry.kind === 'lookup') return book.change('lookups', entry.key);
  if (entry.kind === 'operation') return book.change('operations', entry.where);
  const place = [entry.shape.resource ? 'resources' : 'types', entry.shape.id];
  if (entry.kind === 'field') place.push('fields', entry.name);
  if (entry.kind === 'relation') place.push('relations', entry.name);
  return book.change(...place);
}

/** A facet lists its values of an entry; it applies if the whole dictionary knows it at all. */
const FACETS = [
  { key: 'kind', title: 'Kind', order: Object.keys(KINDS), word: (value) => KINDS[value], values: (entry) => [entry.kind], applies: () => true },
  { key: 'in', title: 'Resource or type', values: (entry) => entry.ids, word: shortName, applies: () => true },
  {
    key: 'type',
    title: 'Type',
    values: (entry) => (entry.kind === 'field' ? [typeCode(entry.record)] : NONE),
    applies: () => true,
  },
  {
    key: 'local',
    title: 'Origin',
    values: (entry) => (entry.kind === 'operation' ? NONE : [LOCAL(entry.record)]),
    applies: (search) => search.entries.some((entry) => entry.record.local !== undefined),
  },
  {
    key: 'filterable',
    title: 'Filterable',
    order: ['yes', 'no', 'unknown'],
    values: (entry) => (entry.kind === 'field' ? [ability(entry.record, 'filterable')] : NONE),
    applies: (search) => search.entries.some((entry) => entry.kind === 'field' && ability(entry.record, 'filterable') !== 'unknown'),
  },
  {
    key: 'fill',
    title: 'Fill rate',
    order: ['95% and up', '50–95%', 'under 50%', 'empty'],
    values: (entry) => (entry.record.census?.fill === undefined ? NONE : [fillRange(entry.record.census.fill)]),
    applies: (search) => search.entries.some((entry) => entry.record.census?.fill !== undefined),
  },
  {
    key: 'since',
    title: 'Since the earlier version',
    order: ['added', 'changed'],
    values: (entry, book) => [changeOf(entry, book) ?? NONE].flat(),
    applies: (search) => search.book.changes !== null,
  },
  {
    key: 'notes',
    title: 'Team notes',
    values: (entry) => (entry.record.notes ? (entry.record.notes.tags?.length ? entry.record.notes.tags : ['noted']) : NONE),
    applies: (search) => search.entries.some((entry) => entry.record.notes),
  },
  {
    key: 'other',
    title: 'In the other feed',
    order: ['same', 'differs', 'missing'],
    values: (entry, book) => (entry.kind === 'field' ? [otherOf(entry, book)] : NONE),
    applies: (search) => search.book.other !== null,
  },
];

function otherOf(entry, book) {
  const pair = book.pair(entry.shape.resource ? 'resources' : 'types', entry.shape.id, 'fields', entry.name);
  return pair?.right ? (pair.differs?.length ? 'differs' : 'same') : 'missing';
}
