// A field or relation: its row, and the card that opens below it.

const ABILITIES = [
  ['filterable', 'Filterable'],
  ['sortable', 'Sortable'],
  ['selectable', 'Selectable'],
  ['searchable', 'Searchable'],
  ['expandable', 'Expandable'],
  ['countable', 'Countable'],
];
const RULES = {
  decodedName: 'from its encoded name',
  prefix: 'from the prefix of its name',
  enumNamespace: 'from the namespace of enumerations',
  reference: 'by comparison with a reference',
  notes: 'from the team’s notes',
};

/** How a key is known if it isn't stated. */
function origin(record, key) {
  const rule = own(record.inferred, key);
  return rule ? h('span.origin', {}, ` (inferred ${RULES[rule] ?? rule})`) : null;
}

/** Signs at the end of a row, each readable as text. */
function signs(book, record, place) {
  const change = book.change(...place);
  return [
    change === 'added' && tag('new', 'new'),
    change === 'changed' && tag('changed', 'new'),
    record.deprecated && tag('deprecated', 'bad'),
    record.key === true && tag('key', 'key'),
    record.required && record.key !== true && tag('required'),
    record.local && tag('local', 'local'),
    ability(record, 'filterable') === 'no' && tag('no filter', 'bad', 'Not filterable'),
    record.requiredInFilter && tag('must filter', 'bad'),
    record.missing && tag(record.missing, 'bad'),
    record.contained && tag('contained'),
    record.notes && tag('note', 'note'),
  ];
}

/** A line of a shape's list; the card below is made when it opens. */
function memberRow(book, shape, member, relation = false) {
  const place = [...book.place(shape), relation ? 'relations' : 'fields', member.name];
  const opened = () => {
    if (details.open && details.childElementCount === 1) {
      details.append(relation ? relationCard(book, shape, member, place) : fieldCard(book, shape, member, place));
    }
  };
  const type = relation ? [member.collection ? 'many ' : 'one ', shortName(member.target)] : [typeText(member)];
  const preview = member.lookup && !member.description ? valuesOf(book, member).slice(0, 8).map(oneLine).join(', ') : '';
  const text = [member.label && member.label !== member.name ? h('b', {}, oneLine(member.label)) : null, member.description ? oneLine(member.description) : preview].filter(Boolean);
  const details = h(
    'details.row',
    { id: wellFormed(`${shape.id}/${member.name}`), on: { toggle: opened } },
    h(
      'summary.item',
      {},
      h('span.row-name', {}, nameOf(member.name)),
      h('span.row-type', {}, type),
      h('span.row-text', { dir: 'auto' }, text.length > 1 ? [text[0], ' — ', text[1]] : text),
      h('span.row-signs', {}, signs(book, member, place), member.census ? fillBar(member.census.fill) : null),
    ),
  );
  details.reveal = () => {
    details.open = true;
    opened();
  };
  return details;
}

function fieldCard(book, shape, field, place) {
  return h(
    'div.card',
    {},
    cardHead(field, shapeLink(shape.id, field.name)),
    paragraph(field.longDescription),
    notesBox(field.notes),
    changeBox(book, place),
    facts([
      ['Label', field.label && [field.label, origin(field, 'label')]],
      ['Type', [typeText(field), ' ', h('span.quiet', {}, field.edmType)]],
      ['Object', field.target && shapeRef(book, field.target)],
      ['Lookup', field.lookup && lookupRef(book, field.lookup)],
      ['Standard name', field.standard && [nameOf(field.standard), origin(field, 'standard')]],
      ['Origin', field.local !== undefined && [field.local ? 'the provider’s own (local)' : 'standard', origin(field, 'local')]],
      ['Inherited from', field.declaredBy && shapeRef(book, field.declaredBy)],
      ['Nullable', field.required ? 'no' : 'yes'],
      ...limits(field),
      ['Documentation', field.docs && outside(field.docs)],
      ['Deprecated', field.deprecated],
      ['Payloads', field.payloads?.join(', ')],
      ...abilities(field),
      ...censusFacts(field.census),
      ['In the other feed', otherFact(book, place)],
      ['Line', field.line],
    ]),
    probedBox(field.probed),
    commonValues(field.census),
    lookupValues(book, field),
    queryBox(book, shape, field),
  );
}

function cardHead(member, link) {
  const address = () => location.href.split('#')[0] + link;
  return h(
    'div.card-head',
    {},
    paragraph(member.description, 'p.lead'),
    h('div.card-actions', {}, copyButton(oneLine(member.name), `name ${oneLine(member.name)}`, 'Copy name'), copyButton(address, `link to ${oneLine(member.name)}`, 'Copy link')),
  );
}

function limits(field) {
  const bound = (key, exclusive, sign) => field[key] !== undefined && `${field[exclusive] ? sign : { '<': '≤', '>': '≥' }[sign]} ${field[key]}`;
  const range = [bound('minimum', 'exclusiveMinimum', '>'), bound('maximum', 'exclusiveMaximum', '<')].filter(Boolean).join(', ');
  const items = [field.minItems !== undefined && `at least ${field.minItems}`, field.maxItems !== undefined && `at most ${field.maxItems}`].filter(Boolean).join(', ');
  return [
    ['Type definition', field.definition],
    ['Longest text', field.maxLength !== undefined && counted(field.maxLength, field.type === 'binary' ? 'byte' : 'character')],
    ['Characters', field.unicode === false && 'ASCII only'],
    ['Default', field.default],
    ['Range', range],
    ['Step', field.multipleOf],
    ['Pattern', field.pattern && h('code', {}, field.pattern)],
    ['Items', items],
    ['Example', field.example],
    ['Unit', field.unit ?? (field.unitIn && ['in ', nameOf(field.unitIn)])],
    ['Currency', field.currency ?? (field.currencyIn && ['in ', nameOf(field.currencyIn)])],
    ['Text for this code', field.textIn && ['in ', nameOf(field.textIn)]],
    ['Media type', field.mediaType],
    ['Writable', field.write && (field.write === 'never' ? 'never' : 'only on create')],
    ['Filter kind', field.filterAs],
    ['Sort', field.sortOnly && `${field.sortOnly}ending only`],
    ['SRID', field.srid],
    ['Hidden', field.hidden && 'yes: not meant for people'],
  ];
}

function abilities(record) {
  return ABILITIES.filter(([key]) => ability(record, key) !== 'unknown').map(([key, title]) => {
    const tried = record.probed?.[key];
    const how = tried === undefined ? 'declared' : `tested${record.probed.date ? ' ' + record.probed.date : ''}`;
    return [title, [ability(record, key), h('span.origin', {}, ` (${how})`)]];
  });
}

function censusFacts(census) {
  if (!census) return [];
  const range = (low, high, noun) => (low === undefined && high === undefined ? null : `${low ?? '?'} to ${high ?? '?'} ${noun}`);
  return [
    ['Fill rate', [fillBar(census.fill), census.filled === undefined ? null : ` in ${counted(census.filled, 'row')}`]],
    ['Present', census.present !== undefined && `in ${counted(census.present, 'row')}`],
    ['Distinct values', census.distinct !== undefined && `${census.distinct.toLocaleString('en-US')}${census.distinctCapped ? ' or more' : ''}`],
    ['Length', range(census.shortest, census.longest, 'characters')],
    ['Items seen', range(census.fewest, census.most, 'items')],
    ['JSON kinds', census.kinds?.join(', ')],
    ['Range seen', (census.minimum ?? census.maximum) !== undefined && `${census.minimum ?? '?'} to ${census.maximum ?? '?'}`],
    ['Median', census.median],
  ];
}

function commonValues(census) {
  const common = Object.entries(census?.common ?? {});
  if (!common.length) return null;
  return h('div.chips', {}, h('span.quiet', {}, 'Frequent values '), common.slice(0, 20).map(([value, count]) => h('span.chip', {}, oneLine(value), h('span.quiet', {}, ` ${count.toLocaleString('en-US')}`))));
}

function probedBox(probed) {
  if (!probed) return null;
  const list = (title, items, kind) => items?.length && h('div', {}, h('span.quiet', {}, `${title} `), items.map((item) => tag(item, kind)));
  const words = Object.entries(probed.words ?? {}).map(([what, text]) => h('p.words', {}, h('code', {}, what), ' ', h('q', {}, oneLine(text))));
  const parts = [list('Supported', probed.supported, 'good'), list('Rejected', probed.rejected, 'bad'), list('Ignored', probed.ignored, 'bad'), words].flat().filter(Boolean);
  return parts.length ? h('div.probed', {}, parts) : null;
}

function notesBox(notes) {
  if (!notes) return null;
  return h(
    'div.notes',
    { role: 'note', 'aria-label': 'Team notes' },
    h('p.eyebrow', {}, 'Team notes'),
    paragraph(notes.note),
    facts([
      ['Our column', notes.column && nameOf(notes.column)],
      ['Owner', notes.owner],
      ['Tags', notes.tags?.length && notes.tags.map((each) => tag(each, 'note'))],
      ['Standard name', notes.standard],
    ]),
  );
}

/** What changed in one record. */
function changeBox(book, place) {
  const path = place.join('\n');
  const entries = (book.changes?.entries ?? []).filter((entry) => pointed(entry.at).slice(0, place.length).join('\n') === path);
  if (!entries.length) return null;
  return h('div.changed', { role: 'note', 'aria-label': 'Changes' }, h('p.eyebrow', {}, `Since ${provenanceText(book.changes.since)}`), entries.map((entry) => changeLine(book, entry, false)));
}

function plainValue(value) {
  if (value === null || value === undefined) return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Values that differ, each with the keys that lead to it. */
function differing(was, now, path = []) {
  const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isRecord(was) && isRecord(now)) {
    const keys = new Set(path.length ? [...Object.keys(was), ...Object.keys(now)] : Object.keys(was));
    return [...keys].flatMap((key) => differing(own(was, key), own(now, key), [...path, key]));
  }
  return plainValue(was) === plainValue(now) ? [] : [[path.join(' '), plainValue(was), plainValue(now)]];
}

/** What happened to one element; `named` says which, with a link to what is still there. */
function changeLine(book, entry, named = true) {
  const place = pointed(entry.at);
  const gone = entry.is === 'removed';
  const name = oneLine(pointerName(place));
  const link = gone ? nameOf(name) : h('a.item', { href: pointerLink(place) }, nameOf(name));
  const kind = { breaking: 'bad', safe: 'good' }[entry.impact] ?? '';
  const values = entry.is === 'changed' ? differing(entry.was ?? {}, resolved(book.dictionary, place)) : [];
  return h(
    'div.change',
    {},
    h('p', {}, entry.impact && tag(entry.impact, kind), tag(entry.is, 'new'), ' ', named && link, entry.text && [named && ' ', h('span.quiet', {}, ticked(entry.text))]),
    values.length > 0 && h('ul.was', {}, values.map(([key, was, now]) => h('li', {}, h('code', {}, oneLine(key)), ' ', h('del', {}, oneLine(was)), ' → ', h('ins', {}, oneLine(now))))),
  );
}

function shapeRef(book, id) {
  const shape = book.shape(id);
  return shape ? h('a', { href: shapeLink(shape.id) }, nameOf(shape.resource ? id : shortName(id))) : nameOf(id);
}

function lookupRef(book, key) {
  const lookup = own(book.lookups, key);
  if (!lookup) return nameOf(key);
  const number = lookup.values ? counted(Object.keys(lookup.values).length, 'value') : 'values not known';
  return [h('a', { href: lookupLink(key) }, nameOf(lookup.name)), h('span.quiet', {}, ` ${number}`)];
}

function otherFact(book, place) {
  if (!book.other) return null;
  const pair = book.pair(...place);
  if (!pair?.right) return 'no counterpart';
  const differs = pair.differs?.length ? `differs in ${pair.differs.join(', ')}` : 'the same';
  return [nameOf(pointerName(pointed(pair.right))), h('span.quiet', {}, ` ${differs}${pair.sure ? '' : ' (proposed)'}, by ${pair.by}`)];
}

function lookupValues(book, field) {
  const values = valuesOf(book, field);
  if (!values.length) return null;
  const lookup = own(book.lookups, field.lookup);
  const shown = values.slice(0, 12);
  return h(
    'div.chips',
    {},
    h('span.quiet', {}, 'Values '),
    shown.map((value) => {
      const label = own(lookup.values, value).label;
      return h('a.chip', { href: `${lookupLink(field.lookup)}/${encoded(value)}`, title: label ? oneLine(label) : null }, nameOf(value, 'bdi'));
    }),
    values.length > shown.length && h('a.chip', { href: lookupLink(field.lookup) }, `${(values.length - shown.length).toLocaleString('en-US')} more`),
  );
}

/** A ready condition and request; another value of the lookup changes both. */
function queryBox(book, shape, field) {
  if (!shape.resource) return null;
  const first = clause(book, field);
  const request = (filter) => fieldCurl(book, shape, field, filter);
  if (first === null) {
    const why = ability(field, 'filterable') === 'no' ? 'Not filterable: select it, and compare in your own code.' : null;
    return h('div.queries', {}, why && h('p.quiet', {}, why), snippet('curl', request(null)));
  }
  const filter = snippet('$filter clause', first);
  const call = snippet('curl', request(first));
  const values = valuesOf(book, field);
  const pick =
    values.length > 1 &&
    h(
      'label.pick',
      {},
      'Value for the clause ',
      h(
        'select',
        {
          on: {
            change: (event) => {
              const other = clause(book, field, values[Number(event.target.value)]);
              filter.renew(other);
              call.renew(request(other));
            },
          },
        },
        values.map((value, at) => h('option', { value: String(at) }, oneLine(value))),
      ),
    );
  return h('div.queries', {}, pick, filter, call);
}

function relationCard(book, shape, relation, place) {
  const join = joinText(shape, relation);
  return h(
    'div.card',
    {},
    cardHead(relation, shapeLink(shape.id, relation.name)),
    paragraph(relation.longDescription),
    notesBox(relation.notes),
    changeBox(book, place),
    facts([
      ['Leads to', [shapeRef(book, relation.target), relation.missing && tag(relation.missing, 'bad')]],
      ['Rows', relation.collection ? 'many' : relation.required ? 'exactly one' : 'one or none'],
      ['Way back', relation.partner && nameOf(relation.partner)],
      ['Label', relation.label && [relation.label, origin(relation, 'label')]],
      ['Standard name', relation.standard],
      ['Contained', relation.contained && 'yes: its rows exist only below their owner'],
      ['Only types', relation.onlyTypes?.map((id) => [shapeRef(book, id), ' '])],
      ['Inherited from', relation.declaredBy && shapeRef(book, relation.declaredBy)],
      ['Documentation', relation.docs && outside(relation.docs)],
      ['Deprecated', relation.deprecated],
      ...abilities(relation),
      ['Join', join && (relation.join.inferred ? `inferred (${relation.join.how})` : `declared (${relation.join.how})`)],
    ]),
    probedBox(relation.probed),
    join && snippet('join columns', join),
    shape.resource && ability(relation, 'expandable') !== 'no' && h('div.queries', {}, snippet('$expand', relation.name), snippet('curl', curl(book, shape, { $expand: relation.name, $top: shape.record.kind === 'set' ? '5' : null }))),
  );
}
