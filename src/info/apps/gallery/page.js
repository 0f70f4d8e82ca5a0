"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const state = {
  template: data.templates[0]?.id, example: data.examples[0], locale: data.locales[0], variant: "control",
  tenant: data.tenants[0]?.id, theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light", length: "screen",
};
const bare = (text) => { const node = document.createElement("span"); node.textContent = text; return node.innerHTML.replaceAll('"', "&quot;"); };
const unpacked = new Map();

async function partOf(template) {
  if (!unpacked.has(template)) {
    const bytes = Uint8Array.from(atob(data.parts[template]), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    unpacked.set(template, await new Response(stream).json());
  }
  return unpacked.get(template);
}

function readHash() {
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) if (key in state) state[key] = value;
}

const hashWith = (changes) => `#${new URLSearchParams({ ...state, ...changes })}`;

function choices(name, label, options) {
  if (options.length < 2) return "";
  const buttons = options.map(([id, shown]) => `<button type="button" data-set="${name}" data-to="${bare(id)}" aria-pressed="${state[name] === id}">${bare(shown)}</button>`);
  return `<div class="pick" role="group" aria-label="${label}"><b>${label}</b>${buttons.join("")}</div>`;
}

const idOf = (channel) => `in-${channel.replaceAll(".", "-")}`;
const marksOf = (tile) => tile.marks.map(([kind, words]) => `<span class="mark ${kind}">${bare(words)}</span>`).join(" ");

function articleOf(tile, tenant) {
  const id = idOf(tile.which.channel);
  return `<article aria-labelledby="${id}"><header><h2 id="${id}" tabindex="-1">${bare(tile.which.channel)}</h2><span class="size">${tile.size}</span><p class="marks">${marksOf(tile)}</p></header>`
    + `<div class="frame" style="--brand:${bare(tenant.color)};--on-brand:${bare(tenant.on_color)}">${tile.html}</div>`
    + `<div class="beside">${tile.beside}</div></article>`;
}

function drawPickers(template) {
  document.documentElement.dataset.theme = state.theme;
  document.documentElement.dataset.length = state.length;
  byId("pickers").innerHTML =
    choices("example", "Example", data.examples.map((id) => [id, id])) +
    choices("locale", "Locale", data.locales.map((id) => [id, id])) +
    choices("variant", "Variant", template.variants.map((id) => [id, id.replaceAll("_", " ")])) +
    choices("tenant", "Tenant", data.tenants.map((each) => [each.id, each.name || each.id])) +
    choices("length", "Length", [["screen", "a screen"], ["whole", "whole"]]) +
    choices("theme", "Theme", [["light", "light"], ["dark", "dark"]]);
  byId("templates").innerHTML = data.templates.map((each) =>
    `<li><a href="${bare(hashWith({ template: each.id }))}"${each.id === template.id ? ' aria-current="page"' : ""}>${bare(each.id.replaceAll("_", " "))}</a></li>`).join("");
}

let turn = 0;
async function draw() {
  const mine = ++turn;
  byId("messages").ariaBusy = "true";
  const template = data.templates.find((each) => each.id === state.template) ?? data.templates[0];
  if (!template) return;
  state.template = template.id;
  if (!template.variants.includes(state.variant)) state.variant = template.variants[0];
  const tenant = data.tenants.find((each) => each.id === state.tenant) ?? data.tenants[0];
  state.tenant = tenant.id;
  for (const name of ["locale", "example"]) if (!data[`${name}s`].includes(state[name])) state[name] = data[`${name}s`][0];
  drawPickers(template);
  byId("asks").textContent = template.question || template.id.replaceAll("_", " ");
  if (!globalThis.DecompressionStream) { byId("sub").textContent = "This page needs a browser of 2023 or later."; return; }
  const part = await partOf(template.id);
  if (mine !== turn) return;
  const shown = part.tiles.filter(({ which }) => ["locale", "variant", "tenant", "example"].every((name) => which[name] === state[name]));
  byId("sub").textContent = `${template.id} · ${state.example} · ${state.locale} · ${state.variant} · ${shown.length} formats`;
  byId("glance").innerHTML = shown.map((tile) => `<li><button type="button" data-go="${idOf(tile.which.channel)}">${bare(tile.which.channel)} ${marksOf(tile)}</button></li>`).join("");
  byId("messages").innerHTML = shown.map((tile) => articleOf(tile, tenant)).join("");
  const mailed = shown.filter((tile) => tile.mail !== null);
  document.querySelectorAll("#messages iframe").forEach((frame, at) => hang(frame, part.mails[mailed[at].mail]));
  makeReachable();
  byId("messages").ariaBusy = "false";
}

function hang(frame, mail) {
  frame.srcdoc = state.theme === "dark" ? mail.replaceAll(/\(prefers-color-scheme: ?dark\)/g, "all") : mail;
  frame.addEventListener("load", () => { frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 4}px`; makeReachable(); });
}

// What scrolls can be scrolled with the keyboard too.
function makeReachable() {
  for (const each of document.querySelectorAll(".frame, .frame .scroll, .frame pre, .frame .terminal, .frame .source, .frame .fragment, .frame .embed")) {
    const scrolls = (each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1) && /auto|scroll/.test(getComputedStyle(each).overflow);
    if (scrolls) { each.tabIndex = 0; each.setAttribute("role", "group"); each.setAttribute("aria-label", "scrolls"); }
    else for (const name of ["tabindex", "role", "aria-label"]) each.removeAttribute(name);
  }
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-set]");
  const went = event.target.closest("[data-go], #skip");
  if (chosen) {
    state[chosen.dataset.set] = chosen.dataset.to;
    history.replaceState(null, "", hashWith({}));
    draw();
    document.querySelector(`[data-set="${chosen.dataset.set}"][data-to="${CSS.escape(chosen.dataset.to)}"]`)?.focus();
  } else if (went) {
    event.preventDefault();
    const to = byId(went.dataset.go ?? "messages");
    to.scrollIntoView();
    to.focus({ preventScroll: true });
  }
});
addEventListener("hashchange", () => { const before = state.template; readHash(); draw(); if (state.template !== before) { scrollTo(0, 0); byId("asks").focus({ preventScroll: true }); } });
addEventListener("resize", makeReachable);
readHash();
draw();
