// The views: a function for each, which returns its title and its content.

function heading(text, eyebrow, ...after) {
  return h('header.view-head', {}, eyebrow && h('p.eyebrow', {}, eyebrow), h('h1', { tabindex: '-1' }, text), after);
}

function section(title, number, ...content) {
  return h('section', {}, h('h2', {}, title, number !== null && h('span.number', {}, number.toLocaleString('en-US'))), content);
}

/** First sentence or so of what is known about a record. */
function about(record) {
  const label = record.label && record.label !== record.name ? oneLine(record.label) : null;
  const text = record.description ? oneLine(record.description) : null;
  return [label && h('b', {}, label), label && text && ' — ', text];
}

function shapeLine(book, shape) {
  const { record } = shape;
  const fields = Object.keys(record.fields).length;
  return h(
    'li.line',
    {},
    h('a.item.line-name', { href: shapeLink(shape.id) }, nameOf(record.name)),
    h('span.line-text', { dir: 'auto' }, about(record)),
    h('span.row-signs', {}, signs(book, record, book.place(shape)), h('span.quiet', {}, counted(fields, 'field'))),
  );
}

function homeView(book) {
  const { dictionary, service } = book;
  const source = dictionary.provenance?.source ?? service.provider ?? 'Data dictionary';
  const of = (shapes) => shapes.reduce((sum, shape) => sum + Object.keys(shape.record.fields).length, 0);
  const [resources, types] = [book.resources, book.types];
  const lookups = Object.values(book.lookups);
  const figures = [
    [counted(resources.length, 'resource'), '#'],
    [counted(of(resources), 'field'), '#!search?kind=field'],
    types.length && [counted(types.length, 'type'), '#!types'],
    lookups.length && [counted(lookups.length, 'lookup'), '#!lookups'],
  ].filter(Boolean);
  return {
    title: source,
    content: [
      heading(source, 'Data dictionary'),
      h('p.figures', {}, figures.map(([text, href], at) => [at > 0 && ' · ', at ? h('a', { href }, text) : text])),
      facts([
        ['Service root', service.root && h('code', {}, service.root)],
        ['Provider', service.provider],
        ['Role', service.role],
        ['Protocol', [service.protocol, service.csdl && ` (CSDL ${service.csdl})`]],
        ['Read on', dictionary.provenance?.date],
        ['Document', dictionary.provenance?.url],
        ['Layers', dictionary.layers?.join(', ')],
        ['Subset', dictionary.subset && subsetText(dictionary.subset)],
      ]),
      caveatsBox(dictionary.caveats),
      book.changes && h('p', {}, h('a', { href: '#!changes' }, `${counted(book.changes.entries.length, 'change')} since ${provenanceText(book.changes.since)}`)),
      section('Resources', resources.length, longList('ul.lines', resources, (shape) => shapeLine(book, shape))),
    ],
  };
}

function subsetText(subset) {
  return [
    subset.only?.length && `only ${subset.only.join(', ')}`,
    subset.hops !== undefined && `${counted(subset.hops, 'hop')} further`,
    subset.fieldsUsedIn?.length && `fields used in ${subset.fieldsUsedIn.join(', ')}`,
    subset.standardOnly && 'standard elements only',
    subset.localOnly && 'local elements only',
    subset.without?.length && `without ${subset.without.join(', ')}`,
  ].filter(Boolean).join('; ');
}

function caveatsBox(caveats) {
  if (!caveats?.length) return null;
  return h(
    'div.caveats',
    { role: 'note', 'aria-label': 'Caveats' },
    h('p.eyebrow', {}, 'Before you rely on it'),
    h('ul', {}, caveats.map((caveat) => h('li', {}, ticked(caveat.text), (caveat.at ?? []).slice(0, 5).map((at) => [' ', h('a', { href: pointerLink(pointed(at)) }, nameOf(pointerName(pointed(at))))])))),
  );
}

function shapeView(book, shape, walk) {
  const { record } = shape;
  const fields = Object.values(record.fields);
  const relations = Object.values(record.relations);
  const kind = shape.resource ? (record.kind === 'singleton' ? 'Singleton' : 'Resource') : record.kind === 'complex' ? 'Complex type' : 'Entity type';
  const removed = book.removed.get(book.place(shape).join('\n')) ?? [];
  const filter = shape.resource ? { $select: (record.key ?? []).join(',') || null, $top: record.kind === 'set' ? '5' : null } : null;
  return {
    title: record.name,
    content: [
      heading(nameOf(record.name), kind, h('div.row-signs', {}, signs(book, record, book.place(shape)), record.abstract && tag('abstract'), record.open && tag('open'))),
      paragraph(record.label !== record.name && record.label, 'p.lead'),
      paragraph(record.description, 'p.lead'),
      paragraph(record.longDescription),
      notesBox(record.notes),
      shapeFacts(book, shape),
      probedBox(record.probed),
      diagram(book, shape, walk),
      section('Fields', fields.length, fields.length > 8 && h('p.only-screen', {}, h('a', { href: `#!search?in=${encoded(shape.id)}&kind=field` }, `Search these fields`)), h('div.rows', {}, fields.map((field) => memberRow(book, shape, field)))),
      relations.length > 0 && section('Relations', relations.length, h('div.rows', {}, relations.map((relation) => memberRow(book, shape, relation, true)))),
      removed.length > 0 && section('Removed', removed.length, longList('div', removed, (entry) => changeLine(book, entry))),
      filter && section('Query', null, snippet('curl', curl(book, shape, filter))),
    ],
  };
}

function shapeFacts(book, shape) {
  const { record } = shape;
  const can = [['filterable', 'filter'], ['sortable', 'sort'], ['selectable', 'select'], ['expandable', 'expand'], ['countable', 'count'], ['searchable', 'search'], ['topSupported', 'top'], ['skipSupported', 'skip'], ['byKey', 'read by key'], ['insertable', 'insert'], ['updatable', 'update'], ['deletable', 'delete']];
  const words = (wanted) => can.filter(([key]) => ability(record, key) === wanted).map(([, word]) => word).join(', ');
  const subtypes = book.subtypes.get(shape.id) ?? [];
  return facts([
    ['Key', record.key?.length && record.key.map((name, at) => [at > 0 && ', ', h('a', { href: shapeLink(shape.id, name) }, nameOf(name))])],
    ['Alternate keys', record.alternateKeys?.map((key) => key.join(' + ')).join('; ')],
    ['Type', nameOf(record.type)],
    ['Extends', record.extends && shapeRef(book, record.extends)],
    ['Subtypes', subtypes.length > 0 && subtypes.slice(0, 30).map((each) => [shapeRef(book, each.id), ' ']).concat(subtypes.length > 30 ? [`and ${subtypes.length - 30} more`] : [])],
    ['URL segment', record.path && h('code', {}, record.path)],
    ['Standard name', record.standard && [nameOf(record.standard), origin(record, 'standard')]],
    ['Supports', words('yes')],
    ['Doesn’t support', words('no')],
    ['Filter', record.filterRequired && 'required in every query'],
    ['Rows per page', record.maxPageSize && `at most ${record.maxPageSize.toLocaleString('en-US')}`],
    ['Sample', record.census && `${counted(record.census.rows, 'row')}${record.census.how ? `: ${record.census.how}` : ''}${record.census.date ? `, ${record.census.date}` : ''}`],
    ['Payloads', record.payloads?.join(', ')],
    ['Documentation', record.docs && outside(record.docs)],
    ['Deprecated', record.deprecated],
  ]);
}

function typesView(book) {
  const types = book.types;
  return { title: 'Types', content: [heading('Types', null, h('p.quiet', {}, 'Structures behind resources: objects, base types, and targets without an address of their own.')), longList('ul.lines', types, (shape) => shapeLine(book, shape))] };
}

// --- Lookups --------------------------------------------------------------------------------------------

const SOURCES = { enum: 'enumeration', lookupResource: 'Lookup resource', annotation: 'annotation', rows: 'seen in rows' };

function lookupsView(book) {
  const lookups = Object.entries(book.lookups);
  return {
    title: 'Lookups',
    content: [
      heading('Lookups', null, h('p.quiet', {}, 'Lists of allowed values.')),
      longList(
        'ul.lines',
        lookups,
        ([key, lookup]) =>
          h(
            'li.line',
            {},
            h('a.item.line-name', { href: lookupLink(key) }, nameOf(lookup.name)),
            h('span.line-text', { dir: 'auto' }, about(lookup)),
            h('span.row-signs', {}, signs(book, lookup, ['lookups', key]), h('span.quiet', {}, lookup.values ? counted(Object.keys(lookup.values).length, 'value') : 'not known')),
          ),
      ),
    ],
  };
}

function lookupView(book, key) {
  const lookup = own(book.lookups, key);
  const users = book.usersOf.get(key) ?? [];
  const values = Object.entries(lookup.values ?? {});
  const removed = book.removed.get(['lookups', key].join('\n')) ?? [];
  const columns = [
    ['Label', 'label', true],
    ['Meaning', 'description', false],
    ['Legacy', 'legacy', false],
    ['Standard', 'standard', false],
    ['Number', 'number', false],
    ['Rows', 'count', false],
    ['Deprecated', 'deprecated', false],
  ].filter(([, name]) => values.some(([, value]) => value[name] !== undefined));
  const noted = values.some(([, value]) => value.notes);
  return {
    title: lookup.name,
    content: [
      heading(nameOf(lookup.name), 'Lookup', h('div.row-signs', {}, signs(book, lookup, ['lookups', key]), lookup.flags && tag('flags'))),
      paragraph(lookup.description, 'p.lead'),
      paragraph(lookup.longDescription),
      notesBox(lookup.notes),
      facts([
        ['Label', lookup.label],
        ['From', SOURCES[lookup.source] ?? lookup.source],
        ['Enumeration', lookup.edmType && nameOf(lookup.edmType)],
        ['In a filter', lookup.literal && h('code', {}, lookup.literal)],
        ['Other values', lookup.open === undefined ? null : lookup.open ? 'may occur' : 'don’t occur'],
        ['Completeness', lookup.complete === false && 'more values exist than are listed'],
        ['Standard name', lookup.standard],
        ['Documentation', lookup.docs && outside(lookup.docs)],
        ['Deprecated', lookup.deprecated],
        ['Used by', users.length > 0 && users.slice(0, 40).map(({ shape, field }, at) => [at > 0 && ', ', h('a', { href: shapeLink(shape.id, field.name) }, nameOf(`${shortName(shape.id)}/${field.name}`))]).concat(users.length > 40 ? [` and ${users.length - 40} more`] : [])],
      ]),
      removed.length > 0 && section('Removed', removed.length, removed.map((entry) => changeLine(book, entry))),
      lookup.values === undefined
        ? h('p', {}, ticked('The values aren’t known. Read the server’s Lookup resource (export with `--with-lookups`) or look at rows.'))
        : section(
            'Values',
            values.length,
            h(
              'div.table',
              {},
              h(
                'table',
                {},
                h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Value'), columns.map(([title]) => h('th', { scope: 'col' }, title)), noted && h('th', { scope: 'col' }, 'Team notes'), h('th', { scope: 'col' }, 'Literal'))),
                h(
                  'tbody',
                  {},
                  values.map(([value, entry]) => {
                    const change = book.change('lookups', key, 'values', value);
                    const literal = lookupLiteral(lookup, value);
                    return h(
                      'tr',
                      { id: wellFormed(`${key}/${value}`), tabindex: '-1' },
                      h('th', { scope: 'row' }, nameOf(value), ' ', change && tag(change === 'added' ? 'new' : 'changed', 'new')),
                      columns.map(([title, name]) => h('td', { 'data-title': title, dir: 'auto' }, entry[name] ?? '')),
                      noted && h('td', { 'data-title': 'Team notes' }, [entry.notes?.note, entry.notes?.column && `column ${entry.notes.column}`, entry.notes?.tags?.join(', ')].filter(Boolean).join('; ')),
                      h('td.literal', { 'data-title': 'Literal' }, h('code', {}, literal), copyButton(literal, `literal of ${oneLine(value)}`)),
                    );
                  }),
                ),
              ),
            ),
          ),
    ],
  };
}

// --- Joins and operations ---------------------------------------------------------------------------------

function joinsView(book) {
  const groups = book.resources
    .map((shape) => [shape, Object.values(shape.record.relations)])
    .filter(([, relations]) => relations.length);
  const joined = groups.map(([shape, relations]) => [shape, relations.filter((relation) => relation.join), relations.filter((relation) => !relation.join)]);
  return {
    title: 'Joins',
    content: [
      heading('Join cheat sheet', null, h('p.quiet', {}, 'Which columns hold the same value. Declared joins come from the metadata; inferred ones from names, so check them before you rely on them.')),
      groups.length === 0 && h('p', {}, 'No relations between resources are declared or inferred.'),
      joined.map(([shape, known, unknown]) =>
        h(
          'section',
          {},
          h('h2', {}, h('a.item', { href: shapeLink(shape.id) }, nameOf(shape.record.name))),
          known.map((relation) =>
            h(
              'div.join',
              {},
              h('p', {}, h('a.item', { href: shapeLink(shape.id, relation.name) }, nameOf(relation.name)), ' → ', relation.collection ? 'many ' : '', shapeRef(book, relation.target), ' ', tag(relation.join.inferred ? `inferred: ${relation.join.how}` : 'declared', relation.join.inferred ? '' : 'good')),
              h('p.join-columns', {}, h('code', { dir: 'ltr' }, joinText(shape, relation)), copyButton(joinText(shape, relation), `join of ${oneLine(relation.name)}`)),
            ),
          ),
          unknown.length > 0 && h('p.quiet', {}, 'By $expand only: ', unknown.map((relation, at) => [at > 0 && ', ', h('a', { href: shapeLink(shape.id, relation.name) }, nameOf(relation.name)), ` → ${shortName(relation.target)}`])),
        ),
      ),
    ],
  };
}

function operationsView(book) {
  const typed = (entry) => [entry.collection ? 'list of ' : '', entry.target ? shapeRef(book, entry.target) : entry.lookup ? h('a', { href: lookupLink(entry.lookup) }, nameOf(shortName(entry.lookup))) : entry.type];
  return {
    title: 'Operations',
    content: [
      heading('Operations', null, h('p.quiet', {}, 'Functions only read; actions may change data.')),
      longList(
        'ul.lines',
        Object.entries(book.dictionary.operations ?? {}),
        ([signature, operation]) =>
          h(
            'li.operation',
            { id: wellFormed(signature) },
            h('p', {}, h('b', {}, nameOf(operation.name)), ' ', tag(operation.kind), operation.boundTo && [' on ', operation.boundTo.collection && 'list of ', shapeRef(book, operation.boundTo.target)], operation.returns && [' → ', typed(operation.returns)]),
            paragraph(operation.description),
            operation.parameters?.length > 0 && h('p.quiet', {}, operation.parameters.map((parameter, at) => [at > 0 && ', ', nameOf(parameter.name), ': ', typed(parameter), parameter.optional && ' (optional)'])),
          ),
      ),
    ],
  };
}

// --- Changes and the other feed -----------------------------------------------------------------------------

function changesView(book) {
  const { since, entries } = book.changes;
  const groups = [
    ['Breaking', entries.filter((entry) => entry.impact === 'breaking')],
    ['Worth knowing', entries.filter((entry) => entry.impact !== 'breaking' && entry.impact !== 'safe')],
    ['Safe', entries.filter((entry) => entry.impact === 'safe')],
  ];
  return {
    title: 'Changes',
    content: [
      heading('Changes', `Since ${provenanceText(since)}`, h('p.figures', {}, ['added', 'changed', 'removed'].map((kind, at) => [at > 0 && ' · ', `${entries.filter((entry) => entry.is === kind).length.toLocaleString('en-US')} ${kind}`]))),
      entries.length === 0 && h('p', {}, 'Nothing changed.'),
      groups.map(([title, list]) => list.length > 0 && section(title, list.length, longList('div', list, (entry) => changeLine(book, entry)))),
    ],
  };
}

function compareView(book, id) {
  const names = [book.dictionary.provenance?.source ?? 'this feed', book.other.provenance?.source ?? 'the other feed'];
  const { shapePairs } = book;
  if (id === null) {
    return {
      title: 'Side by side',
      content: [
        heading('Side by side', `${names[0]} and ${names[1]}`, h('p.quiet', {}, 'Matched by standard name or exact name first; looser matches are marked as proposed.')),
        longList('ul.lines', shapePairs, (pair) => comparedShape(book, pair)),
      ],
    };
  }
  const pair = shapePairs.find((each) => pointed(each.left ?? each.right)[1] === id);
  if (!pair) return compareView(book, null);
  const rows = book.pairsWithin(pair);
  const cell = (root, pointer, title, linked) => {
    if (!pointer) return h('td', { 'data-title': title }, h('span.quiet', {}, 'missing'));
    const place = pointed(pointer);
    const record = resolved(root, place) ?? {};
    const name = nameOf(place.at(-1));
    return h('td', { 'data-title': title }, linked ? h('a.item', { href: pointerLink(place) }, name) : name, ' ', h('span.quiet', {}, record.edmType ? typeText(record) : shortName(record.target ?? '')));
  };
  return {
    title: `${id} side by side`,
    content: [
      heading(nameOf(id), 'Side by side', h('p', {}, h('a', { href: '#!compare' }, 'All resources'))),
      h(
        'div.table',
        {},
        h(
          'table.compare',
          {},
          h('thead', {}, h('tr', {}, names.map((name) => h('th', { scope: 'col' }, name)), h('th', { scope: 'col' }, 'Match'), h('th', { scope: 'col' }, 'Differs in'))),
          h('tbody', {}, rows.map((each) => h('tr', {}, cell(book.dictionary, each.left, names[0], true), cell(book.other, each.right, names[1], false), h('td', { 'data-title': 'Match' }, each.by ? [each.by, !each.sure && tag('proposed')] : '–'), h('td', { 'data-title': 'Differs in' }, differences(book, each))))),
        ),
      ),
    ],
  };
}

function differences(book, pair) {
  if (!pair.differs?.length) return '';
  const [left, right] = [resolved(book.dictionary, pointed(pair.left)), resolved(book.other, pointed(pair.right))];
  return h('ul.was', {}, pair.differs.map((key) => h('li', {}, h('code', {}, key), typeof (own(left, key) ?? own(right, key)) === 'object' ? '' : [' ', plainValue(own(left, key)), ' ≠ ', plainValue(own(right, key))])));
}

function comparedShape(book, pair) {
  const place = pointed(pair.left ?? pair.right);
  const rows = pair.left && pair.right ? book.pairsWithin(pair) : [];
  const both = rows.filter((each) => each.left && each.right);
  const text = rows.length
    ? [`${both.length} matched`, `${both.filter((each) => each.differs?.length).length} differ`, `${rows.filter((each) => !each.right).length} only here`, `${rows.filter((each) => !each.left).length} only there`].join(' · ')
    : pair.left ? 'only here' : 'only there';
  return h('li.line', {}, rows.length ? h('a.item.line-name', { href: `#!compare/${encoded(place[1])}` }, nameOf(place[1])) : h('span.line-name', {}, nameOf(place[1])), h('span.line-text', {}, text), h('span.row-signs', {}, pair.by && tag(pair.by), pair.by && !pair.sure && tag('proposed')));
}

function missingView(what) {
  return { title: 'Not found', content: [heading('Not in this dictionary'), h('p', {}, 'There is nothing here named ', h('code', {}, what), '. Press / to search.')] };
}
