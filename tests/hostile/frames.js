// Puts documents into frames, each parsed as a page of its own, and tells how the engine reads them.
"use strict";

const SHOWN = new Set(["alt", "title", "aria-label"]);
// Attributes whose value is an address, or holds one.
const LINKS = new Set(["href", "src", "srcset", "action", "formaction", "poster", "background", "data", "ping",
  "cite", "codebase", "longdesc", "manifest", "xlink:href", "content", "imagesrcset"]);
// What a drawing is made of: where a mark stands follows from how wide the words are.
const DRAWING = {
  svg: "style xmlns role width height viewBox direction font-family",
  title: "", desc: "",
  rect: "x y width height rx fill",
  line: "x1 y1 x2 y2 stroke stroke-width stroke-opacity stroke-dasharray",
  circle: "cx cy r fill stroke stroke-width",
  path: "d fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linejoin stroke-linecap",
  text: "x y font-size font-weight text-anchor fill fill-opacity",
};
const drawing = new Map(Object.entries(DRAWING).map(([name, words]) => [name, new Set(words.split(" "))]));
const neutral = new Map();

function isHarmless(element) {
  if (element.namespaceURI !== "http://www.w3.org/2000/svg") return false;
  const known = drawing.get(element.localName);
  return known !== undefined && [...element.attributes].every((attribute) =>
    known.has(attribute.name) && !/url|script|[&<]/i.test(attribute.value));
}

// Elements in order as words, links apart. `<bdi>` is an isolate, and no construct.
function read(node, elements, links, depth) {
  for (const child of node.childNodes) {
    let deeper = depth;
    if (child.nodeType === Node.ELEMENT_NODE) {
      const isolate = child.localName === "bdi" && child.attributes.length === 0;
      if (!isolate && !isHarmless(child)) {
        deeper += 1;
        elements.push(`${depth} ${tagged(child, links)}`);
      }
      if (child.content instanceof DocumentFragment) read(child.content, elements, links, deeper);
      if (child.shadowRoot) read(child.shadowRoot, elements, links, deeper);
    } else if (child.nodeType !== Node.TEXT_NODE) {
      elements.push(`${depth} #${child.nodeType} ${child.nodeName} ${child.nodeValue}`);
    }
    read(child, elements, links, deeper);
  }
}

function tagged(element, links) {
  const words = [element.namespaceURI.slice(-4), element.localName];
  for (const { name, value } of [...element.attributes].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const isLink = LINKS.has(name);
    if (isLink) links.push(`${element.localName} ${name} ${value}`);
    words.push(SHOWN.has(name) || isLink ? name : `${name}=${value}`);
  }
  return words.join(" ");
}

// How many entries of either list are not in the other; at least one when only the order differs.
function differing(found, wanted) {
  if (found.length === wanted.length && found.every((word, at) => word === wanted[at])) return [];
  const left = [...wanted];
  const more = found.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const all = [...more.map((word) => `+${word}`), ...left.map((word) => `-${word}`)];
  return all.length ? all : ["~order"];
}

const pool = [];
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const rested = () => new Promise((done) => setTimeout(done, 50));
const OPEN = '<!doctype html><html><head><meta charset="utf-8"></head><body>';
const DRAWN = '<svg xmlns="http://www.w3.org/2000/svg">';

function frameOf(place) {
  while (pool.length <= place) {
    const frame = document.createElement("iframe");
    frame.style = "width:640px;height:40px";
    document.body.append(frame);
    pool.push(frame);
  }
  return pool[place];
}

// The parser of a page reads it, so that its scripts would run. XML wants a file.
async function load({ type, sources, whole }, place) {
  if (type === "text/html") {
    const page = frameOf(place).contentDocument;
    page.open();
    page.write(whole ? sources[0] : OPEN + sources.map((source) => `<section>${source}</section>`).join(""));
    page.close();
    return page;
  }
  const file = new Blob([DRAWN, ...sources.map((source) => `<g>${source}</g>`), "</svg>"], { type });
  const frame = document.createElement("iframe");
  frame.style = "width:640px;height:40px";
  frame.src = URL.createObjectURL(file);
  const done = new Promise((resolve) => { frame.onload = resolve; });
  document.body.append(frame);
  await done;
  URL.revokeObjectURL(frame.src);
  setTimeout(() => frame.remove(), 500);
  return frame.contentDocument;
}

function inventory(node) {
  const elements = [], links = [];
  if (node) read(node, elements, links, 0);
  return { elements, links };
}

// Each source's part of a page; nothing when a source did not stay in its part.
function parts(page, { type, sources, whole }) {
  if (whole) return [page];
  const root = type === "text/html" ? page.body : page.documentElement;
  const found = [...root.childNodes];
  const name = type === "text/html" ? "section" : "g";
  const sound = found.length === sources.length && found.every((part) => part.localName === name);
  return sound && (name === "g" || page.head.childNodes.length === 1) ? found : null;
}

async function shown(items, look) {
  const loaded = await Promise.all(items.map(load));
  await painted();
  await rested();
  return items.map((item, at) => {
    try {
      return look(parts(loaded[at], item), item);
    } catch (error) {
      return look(null, item);
    }
  });
}

// How each kind of document reads around a neutral word: how many elements and links there are.
globalThis.learn = (items) => shown(items, ([part], item) => {
  const found = inventory(part);
  neutral.set(item.kind, found);
  return [found.elements.length, found.links.length];
});

// What is otherwise in each source of each page: [links, elements], each as words.
globalThis.judge = (items) => shown(items, (found, { kind, sources }) => {
  if (found === null) return sources.map(() => [[], ["it left its place in the page"]]);
  const wanted = neutral.get(kind);
  return found.map(inventory).map((seen) =>
    [differing(seen.links, wanted.links), differing(seen.elements, wanted.elements)]);
});

// The links of each source, as written and as the engine reads them.
globalThis.linked = (items) => shown(items, (found) => found.map((part) =>
  [...part.querySelectorAll("a")].map((link) => [link.getAttribute("href"), link.protocol, link.hostname])));
true;
