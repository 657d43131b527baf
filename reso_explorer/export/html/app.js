// The page itself: reading the file in it, going from view to view, search, keys.

const STEP = 40;

class App {
  constructor(book) {
    this.book = book;
    this.made = null;
    this.walk = [];
    this.singleKeys = stored('keys') !== 'off';
    this.main = document.getElementById('main');
    this.input = h('input', { type: 'search', id: 'query', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', 'aria-keyshortcuts': '/', placeholder: 'Search names, labels, meanings, values' });
    this.side = h('nav', { id: 'side', 'aria-label': 'Contents' });
    this.frame();
    this.listen();
    this.show();
    setTimeout(() => this.search, 100);
  }

  /** The search, made on first use or as soon as the first view is there. */
  get search() {
    this.made ??= new Search(this.book);
    return this.made;
  }

  /** What stays on every view: head, contents, help. */
  frame() {
    const source = this.book.dictionary.provenance?.source ?? 'Data dictionary';
    const help = h('button', { type: 'button', 'aria-keyshortcuts': '?', on: { click: () => this.help.showModal() } }, 'Keys');
    const theme = h('button', { type: 'button', on: { click: () => this.nextTheme(theme) } });
    this.nextTheme(theme, stored('theme') ?? 'auto');
    document.querySelector('body > header').replaceChildren(
      h('a.home', { href: '#' }, nameOf(source, 'bdi')),
      h('form', { role: 'search', on: { submit: (event) => event.preventDefault() } }, h('label.offscreen', { for: 'query' }, 'Search'), this.input, h('kbd', { 'aria-hidden': 'true' }, '/')),
      h('div.head-buttons', {}, theme, help),
    );
    this.help = helpDialog(this);
    this.main.before(this.side);
    document.body.append(this.help);
    document.body.classList.add('ready');
  }

  nextTheme(button, wanted = null) {
    const names = { auto: 'Auto', light: 'Light', dark: 'Dark' };
    const order = Object.keys(names);
    const theme = wanted in names ? wanted : order[(order.indexOf(document.documentElement.dataset.theme ?? 'auto') + 1) % order.length];
    document.documentElement.dataset.theme = theme;
    button.textContent = `◐ ${names[theme]}`;
    button.setAttribute('aria-label', `Theme: ${names[theme]}`);
    if (wanted === null) store('theme', theme);
  }

  listen() {
    history.scrollRestoration = 'manual';
    addEventListener('hashchange', () => this.show());
    addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('click', (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      this.walking = Boolean(link.closest('.diagram, .trail'));
      this.remember();
      if (link.getAttribute('href') === '#main') {
        event.preventDefault();
        this.main.focus();
      } else if (decoded(link.getAttribute('href')) === decoded(location.hash)) this.show();
    });
    this.input.addEventListener('input', () => this.type());
  }

  /** Keep where one was on this view, for the way back. */
  remember() {
    const items = this.items();
    history.replaceState({ ...history.state, y: scrollY, item: items.indexOf(document.activeElement) }, '');
  }

  route() {
    const hash = location.hash.slice(1);
    if (!hash.startsWith('!')) {
      const [id, member = null] = hash.split('/').map(decoded);
      return { page: id ? 'shape' : this.book.changes ? 'start' : 'home', id, member };
    }
    const [path, query = ''] = hash.slice(1).split('?');
    const [page, id = null, member = null] = path.split('/').map(decoded);
    return { page, id, member, query: new URLSearchParams(query) };
  }

  view(route) {
    const { book } = this;
    switch (route.page) {
      case 'start':
        return startView(book);
      case 'home':
        return homeView(book);
      case 'shape': {
        const shape = book.shape(route.id);
        return shape ? shapeView(book, shape, this.walked(shape)) : missingView(route.id);
      }
      case 'types':
        return typesView(book);
      case 'joins':
        return joinsView(book);
      case 'operations':
        return operationsView(book);
      case 'lookups':
        if (route.id === null) return lookupsView(book);
        return own(book.lookups, route.id) ? lookupView(book, route.id) : missingView(route.id);
      case 'changes':
        return book.changes ? changesView(book) : missingView('changes');
      case 'compare':
        return book.other ? compareView(book, route.id) : missingView('compare');
      default:
        return missingView(location.hash);
    }
  }

  walked(shape) {
    if (!this.walking) this.walk = [];
    const at = this.walk.indexOf(shape.id);
    this.walk = at >= 0 ? this.walk.slice(0, at + 1) : [...this.walk, shape.id];
    return this.walk;
  }

  /** Show what the address says. */
  show() {
    const route = this.route();
    const back = history.state;
    const searching = route.page === 'search';
    document.body.classList.toggle('searching', searching);
    this.side.setAttribute('aria-label', searching ? 'Filters' : 'Contents');
    if (searching) {
      if (document.activeElement !== this.input || !this.typing) this.input.value = route.query.get('q') ?? '';
      this.shown = STEP;
      this.results(route.query);
      document.title = `Search: ${this.input.value} – ${this.source()}`;
    } else {
      if (!this.typing) this.input.value = '';
      const { title, content } = this.view(route);
      document.title = `${oneLine(title)} – ${this.source()}`;
      this.contents(route);
      this.main.replaceChildren(...content.flat().filter(Boolean));
      this.main.querySelector('.diagram')?.draw();
    }
    if (!this.typing) this.arrive(route, back);
    this.walking = false;
    if (!searching) clearTimeout(this.counting);
  }

  source() {
    return oneLine(this.book.dictionary.provenance?.source ?? 'Data dictionary');
  }

  /** Scroll and focus: back to where one was, to the member asked for, or to the heading. */
  arrive(route, back) {
    if (back?.y !== undefined) {
      for (const list of this.main.querySelectorAll('[data-long]')) list.finish();
      const place = this.items()[back.item] ?? (route.page === 'search' ? this.input : this.main.querySelector('h1'));
      place?.focus({ preventScroll: true });
      scrollTo(0, back.y);
      return;
    }
    const key = route.id !== null && route.member !== null && route.member !== undefined ? wellFormed(`${route.id}/${route.member}`) : null;
    const target = key === null ? null : document.getElementById(key);
    if (target) {
      target.reveal?.();
      (target.querySelector('summary') ?? target).focus({ preventScroll: true });
      target.scrollIntoView({ block: 'start' });
      target.classList.add('arrived');
      return;
    }
    scrollTo(0, 0);
    if (this.walking) this.main.querySelector('.diagram [aria-current]')?.focus({ preventScroll: true });
    else if (location.hash) this.main.querySelector('h1')?.focus({ preventScroll: true });
  }

  /** Contents at the side, with the place one is at. */
  contents(route) {
    const { book } = this;
    const link = (text, href, current, number = null) => h('li', {}, h('a', { href, 'aria-current': current ? 'page' : null }, h('span', {}, text), number !== null && h('span.number', {}, number.toLocaleString('en-US'))));
    const { page } = route;
    const counts = { types: book.types.length, lookups: Object.keys(book.lookups).length, operations: Object.keys(book.dictionary.operations ?? {}).length };
    const open = matchMedia('(min-width: 56rem)').matches;
    const scrolled = this.side.scrollTop;
    this.side.replaceChildren(
      h(
        'details',
        { open },
        h('summary', {}, 'Contents'),
        h(
          'ul',
          {},
          book.changes && link('Changes', '#!changes', page === 'changes', book.changes.entries.length),
          link('Overview', book.changes ? '#!home' : '#', page === 'home'),
          link('Joins', '#!joins', page === 'joins'),
          book.other && link('Side by side', '#!compare', page === 'compare'),
          counts.lookups > 0 && link('Lookups', '#!lookups', page === 'lookups', counts.lookups),
          counts.types > 0 && link('Types', '#!types', page === 'types', counts.types),
          counts.operations > 0 && link('Operations', '#!operations', page === 'operations', counts.operations),
        ),
        h('h2', {}, 'Resources'),
        h('ul', {}, book.resources.map((shape) => link(nameOf(shape.record.name), shapeLink(shape.id), page === 'shape' && route.id === wellFormed(shape.id), Object.keys(shape.record.fields).length))),
      ),
    );
    this.side.scrollTop = scrolled;
    if (open) this.side.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }

  // --- Search -----------------------------------------------------------------------------------------

  /** A keystroke in the search field. */
  type() {
    const query = this.route().page === 'search' ? this.route().query : new URLSearchParams();
    query.set('q', this.input.value);
    this.writing = this.route().page === 'search';
    this.ask(query, !this.writing);
    this.writing = false;
  }

  ask(query, push) {
    if (push) this.remember();
    history[push ? 'pushState' : 'replaceState']({ pushed: push || history.state?.pushed }, '', `#!search?${query}`);
    this.typing = true;
    this.show();
    this.typing = false;
  }

  results(query) {
    const chosen = new Map(this.search.facets.map((facet) => [facet.key, new Set(query.getAll(facet.key))]));
    const text = query.get('q') ?? '';
    const { words, hits } = this.search.find(text, chosen);
    const list = h('ol.hits', {}, hits.slice(0, this.shown).map((entry) => this.hit(entry, words)));
    const more =
      hits.length > this.shown &&
      h('button.more', { type: 'button', on: { click: () => {
        const from = this.shown;
        this.shown += STEP * 3;
        this.results(query);
        this.items()[from]?.focus();
      } } }, `Show more (${(hits.length - this.shown).toLocaleString('en-US')} left)`);
    const partly = hits.length ? [] : this.search.partly(text);
    const near = hits.length || partly.length ? [] : this.search.similar(text);
    this.main.replaceChildren(
      h('h1.offscreen', { tabindex: '-1' }, 'Search'),
      h('p.count', {}, counted(hits.length, 'result')),
      list,
      ...(more ? [more] : []),
      ...(partly.length ? [h('p', {}, 'No result holds all of these words. With some of them:'), h('ol.hits', {}, partly.map((each) => this.hit(each.entry, each.held)))] : []),
      ...(near.length ? [h('p', {}, 'Similar names:'), h('ol.hits', {}, near.map((entry) => this.hit(entry, [])))] : []),
    );
    announce(counted(hits.length, 'result'));
    clearTimeout(this.counting);
    const count = () => this.facetList(query, chosen, this.search.count(text, chosen));
    if (this.writing) this.counting = setTimeout(count, 80);
    else count();
  }

  hit(entry, words) {
    const { record } = entry;
    const label = record.label && record.label !== entry.name ? record.label : null;
    const type = entry.kind === 'field' ? typeText(record) : entry.kind === 'relation' ? `→ ${shortName(record.target)}` : KINDS[entry.kind].toLowerCase();
    const place = entry.shape ? [...this.book.place(entry.shape), ...(entry.kind === 'field' ? ['fields', entry.name] : entry.kind === 'relation' ? ['relations', entry.name] : [])] : entry.kind === 'value' ? ['lookups', entry.key, 'values', entry.name] : ['lookups', entry.key];
    return h(
      'li.hit',
      {},
      h(
        'a.item',
        { href: entry.href },
        h('span.hit-name', {}, entry.where && h('span.quiet', {}, h('bdi', {}, oneLine(shortName(entry.where))), ' / '), h('bdi.name', {}, marked(entry.name, words))),
        h('span.row-type', {}, type),
        h('span.row-signs', {}, signs(this.book, record, place), record.census?.fill !== undefined && fillBar(record.census.fill)),
        (label || record.description) && h('span.hit-text', { dir: 'auto' }, label && h('b', {}, marked(label, words)), label && record.description && ' — ', record.description && marked(record.description, words)),
      ),
    );
  }

  facetList(query, chosen, counts) {
    const focused = document.activeElement?.dataset?.facet;
    const groups = this.search.facets.map((facet, at) => {
      const found = counts[at];
      const picked = chosen.get(facet.key);
      let values = [...new Set([...found.keys(), ...picked])];
      if (values.length < 2 && !picked.size) return null;
      const place = (value) => (facet.order ? facet.order.indexOf(value) : -(found.get(value) ?? 0));
      values.sort((left, right) => Number(picked.has(right)) - Number(picked.has(left)) || place(left) - place(right) || (left < right ? -1 : 1));
      const hidden = Math.max(values.length - 14, 0);
      values = values.slice(0, 14);
      return h(
        'fieldset',
        {},
        h('legend', {}, facet.title),
        values.map((value) => {
          const id = `${facet.key}\n${value}`;
          return h(
            'label',
            {},
            h('input', { type: 'checkbox', 'data-facet': id, checked: picked.has(value), on: { change: () => this.toggle(query, facet.key, value) } }),
            h('span', {}, h('bdi', {}, oneLine(facet.word ? facet.word(value) : value))),
            h('span.number', {}, (found.get(value) ?? 0).toLocaleString('en-US')),
          );
        }),
        hidden > 0 && h('p.quiet', {}, `and ${hidden} more: search to narrow`),
      );
    });
    const any = [...chosen.values()].some((set) => set.size);
    const open = matchMedia('(min-width: 56rem)').matches || this.side.querySelector('details.facets')?.open;
    const clear = any && h('button', { type: 'button', on: { click: () => this.ask(new URLSearchParams({ q: this.input.value }), false) } }, 'Clear filters');
    this.side.replaceChildren(h('details.facets', { open }, h('summary', {}, 'Filters'), h('form', { on: { submit: (event) => event.preventDefault() } }, clear, groups)));
    if (focused) [...this.side.querySelectorAll('input')].find((box) => box.dataset.facet === focused)?.focus();
  }

  toggle(query, key, value) {
    const values = new Set(query.getAll(key));
    if (!values.delete(value)) values.add(value);
    query.delete(key);
    for (const each of values) query.append(key, each);
    this.ask(query, false);
  }

  // --- Keys ----------------------------------------------------------------------------------------------

  /** What the arrow keys move between. */
  items() {
    return [...this.main.querySelectorAll('.item')];
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.help.open) return;
    const { target } = event;
    const writing = target.matches('input, textarea, select');
    if (event.key === 'Escape') this.escape(event, target);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.move(event, target);
    else if (event.key === 'Enter' && target === this.input) {
      event.preventDefault();
      const first = this.items()[0];
      if (document.body.classList.contains('searching')) first?.click();
    } else if (!writing && this.singleKeys && event.key === '/') {
      event.preventDefault();
      this.input.focus();
      this.input.select();
    } else if (!writing && this.singleKeys && event.key === '?') {
      event.preventDefault();
      this.help.showModal();
    }
  }

  move(event, target) {
    if (target !== this.input && !target.matches('.item, h1, body')) return;
    const items = this.items();
    const at = items.indexOf(target);
    if (at < 0 && event.key === 'ArrowUp') return;
    if (target === document.body) return;
    event.preventDefault();
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    if (next < 0) this.input.focus();
    else items[next]?.focus();
    items[next]?.scrollIntoView({ block: 'nearest' });
  }

  escape(event, target) {
    const card = target.closest('details.row[open]');
    if (target === this.input) {
      event.preventDefault();
      if (document.body.classList.contains('searching') && history.state?.pushed) {
        history.back();
      } else {
        this.input.value = '';
        this.main.querySelector('h1')?.focus();
      }
    } else if (card) {
      card.open = false;
      card.querySelector('summary').focus();
    } else if (document.body.classList.contains('searching')) {
      this.input.focus();
      this.input.select();
    } else if (history.length > 1 && this.main.contains(target)) history.back();
  }
}

/** What the page begins with if it tells changes: they, then the overview. */
function startView(book) {
  const changes = changesView(book);
  return { title: changes.title, content: [...changes.content, h('p', {}, h('a', { href: '#!home' }, 'Overview of the whole dictionary'))] };
}

function helpDialog(app) {
  const keys = [
    ['/', 'Search'],
    ['↓ ↑', 'Next and previous result, field, or row'],
    ['Enter', 'Open it; from the search field, the first result'],
    ['Esc', 'Close the card, return to the search, or go back'],
    ['← → ↑ ↓', 'Move within the relations diagram'],
    ['?', 'This list'],
  ];
  const toggle = h('input', { type: 'checkbox', checked: app.singleKeys, on: { change: (event) => {
    app.singleKeys = event.target.checked;
    store('keys', app.singleKeys ? 'on' : 'off');
  } } });
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'keys-title' },
    h('h2', { id: 'keys-title' }, 'Keys'),
    h('dl.keys', {}, keys.map(([key, text]) => h('div', {}, h('dt', {}, key.split(' ').map((each) => h('kbd', {}, each))), h('dd', {}, text)))),
    h('p', {}, 'Search for ', h('code', {}, 'Listings/price'), ' to look for ', h('i', {}, 'price'), ' within Listings only.'),
    h('label', {}, toggle, '\u00a0 Use / and ? as single-key shortcuts'),
    h('p.dialog-end', {}, h('button', { type: 'button', on: { click: () => save(app.book) } }, 'Save the dictionary as JSON'), h('button', { type: 'button', on: { click: () => dialog.close() } }, 'Close')),
  );
  return dialog;
}

function save(book) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(book.dictionary)], { type: 'application/json' }));
  h('a', { href: address, download: 'dictionary.json' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function stored(key) {
  try {
    return localStorage.getItem(`reso-explorer.${key}`);
  } catch {
    return null;
  }
}

function store(key, value) {
  try {
    localStorage.setItem(`reso-explorer.${key}`, value);
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
}

/** Unpack the file in the page. */
async function content() {
  const text = atob(document.getElementById('data').textContent.trim());
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).json();
}

content().then(
  (found) => new App(new Book(found)),
  (error) => {
    document.getElementById('main').append(h('p', { role: 'alert' }, `Can't read the data in this page: ${error.message}. Try a current version of Firefox, Chrome, Edge, or Safari.`));
  },
);
