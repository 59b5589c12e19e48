/**
 * Builds one element. Attributes whose name begins with `on` are listeners; null and false are left out.
 * Children are nodes or text: text from the tenant can never become markup here.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * Makes the children of `parent` follow `items`, touching only what changed, so that focus, half-typed inputs
 * and open menus survive other people's news. `build(item)` is called when the key is new or the version differs.
 * Returns the nodes that are new (not those rebuilt).
 */
export function follow(parent, items, { key, version = () => '', build }) {
  const standing = new Map([...parent.children].filter((n) => n.dataset.key !== undefined).map((n) => [n.dataset.key, n]));
  const added = [];
  let place = parent.firstElementChild;
  for (const item of items) {
    const id = String(key(item));
    const mark = String(version(item));
    let node = standing.get(id);
    standing.delete(id);
    if (node?.dataset.version !== mark) {
      const fresh = build(item);
      fresh.dataset.key = id;
      fresh.dataset.version = mark;
      // What stood there when the page was opened is not news; only what comes later is lit up.
      fresh.classList.toggle('fresh', document.body.classList.contains('awake'));
      if (node) {
        if (place === node) place = fresh;
        node.replaceWith(fresh);
        fresh.classList.add('rebuilt');
      } else added.push(fresh);
      node = fresh;
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const gone of standing.values()) gone.remove();
  return added;
}

const SHAPES = {
  lock: 'M6 9V6.500a4 4 0 0 1 8 0V9M5 9h10v8H5zM10 12v2',
  unlock: 'M6 9V6.500a4 4 0 0 1 7.700-1.500M5 9h10v8H5zM10 12v2',
  person: 'M10 10a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3.500 17c.5-3.300 3-5 6.500-5s6 1.700 6.500 5',
  network: 'M10 3v5M4 17v-4h12v4M10 8v5M7.500 3h5M2.500 17h3M14.500 17h3',
  tick: 'M4 10.500l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  send: 'M3 3.500l14.500 6.500L3 16.500l2.200-6.500zM5.200 10H11',
  chat: 'M3 4h14v10H9l-4 3v-3H3z',
  channel: 'M7.500 3l-2 14M14.500 3l-2 14M3.500 7.500h14M2.500 12.500h14',
  reply: 'M8 5L3 10l5 5M3 10h8c4 0 6 2 6 6',
  shield: 'M10 2.500l6.500 2.300v4.700c0 4-2.600 6.700-6.500 8-3.900-1.300-6.500-4-6.500-8V4.800z',
  machine: 'M3 4h14v9H3zM7 17h6M10 13v4',
  down: 'M10 4v12M5 11l5 5 5-5',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
};

/** A line icon, hidden from screen readers: the text beside it says the same. */
export function icon(name, size = 16) {
  const NS = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(NS, 'svg');
  for (const [k, v] of Object.entries({ viewBox: '0 0 20 20', width: size, height: size, class: 'icon', 'aria-hidden': 'true', focusable: 'false' })) svg.setAttribute(k, v);
  const path = document.createElementNS(NS, 'path');
  path.setAttribute('d', SHAPES[name]);
  svg.append(path);
  return svg;
}
