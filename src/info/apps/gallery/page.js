"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const state = { template: data.templates[0].id, locale: data.locales[0], variant: "control", tenant: data.tenants[0].id, theme: "light" };
const bare = (text) => { const node = document.createElement("span"); node.textContent = text; return node.innerHTML.replaceAll('"', "&quot;"); };

function readHash() {
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) if (key in state) state[key] = value;
}

function choices(name, label, options) {
  const buttons = options.map(([id, shown]) => `<button data-set="${name}" data-to="${bare(id)}" aria-pressed="${state[name] === id}">${bare(shown)}</button>`);
  return `<div class="pick" role="group" aria-label="${label}"><b>${label}</b>${buttons.join("")}</div>`;
}

function frameOf(tile, tenant) {
  const losses = tile.losses.length
    ? `<details class="losses"><summary>${tile.losses.length} shown otherwise here</summary>${tile.losses.map(bare).join("<br>")}</details>` : "";
  return `<figure><figcaption><b>${tile.channel}</b><span>${tile.size}</span></figcaption>`
    + `<div class="frame" style="--brand:${bare(tenant.color)};--on-brand:${bare(tenant.on_color)}">${tile.html}</div>${losses}</figure>`;
}

function draw() {
  document.documentElement.dataset.theme = state.theme;
  const template = data.templates.find((each) => each.id === state.template) ?? data.templates[0];
  if (!template.variants.includes(state.variant)) state.variant = "control";
  const tenant = data.tenants.find((each) => each.id === state.tenant) ?? data.tenants[0];
  document.getElementById("pickers").innerHTML =
    choices("locale", "Locale", data.locales.map((id) => [id, id])) +
    choices("variant", "Variant", template.variants.map((id) => [id, id])) +
    choices("tenant", "Tenant", data.tenants.map((each) => [each.id, each.name])) +
    choices("theme", "Theme", [["light", "light"], ["dark", "dark"]]);
  document.getElementById("templates").innerHTML = data.templates.map((each) =>
    `<a href="#" data-set="template" data-to="${bare(each.id)}" aria-current="${each.id === template.id}">${bare(each.id.replaceAll("_", " "))}</a>`).join("");
  const tiles = data.tiles.filter((tile) => tile.template === template.id && tile.locale === state.locale
    && tile.variant === state.variant && tile.tenant === tenant.id);
  const shown = tiles.length ? tiles : data.tiles.filter((tile) => tile.template === template.id && tile.locale === state.locale && tile.variant === state.variant);
  document.getElementById("asks").innerHTML = `${bare(template.question)}<small>${bare(template.id)} · ${shown.length} formats · the question its reader has</small>`;
  document.getElementById("tiles").innerHTML = shown.map((tile) => frameOf(tile, tenant)).join("");
  for (const frame of document.querySelectorAll("iframe[data-mail]")) {
    const mail = data.mails[Number(frame.dataset.mail)];
    frame.srcdoc = state.theme === "dark" ? mail.replaceAll("(prefers-color-scheme: dark)", "all").replaceAll("(prefers-color-scheme:dark)", "all") : mail;
    frame.addEventListener("load", () => { frame.style.height = `${Math.min(frame.contentDocument.documentElement.scrollHeight + 4, 2600)}px`; });
  }
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-set]");
  if (!target) return;
  event.preventDefault();
  state[target.dataset.set] = target.dataset.to;
  history.replaceState(null, "", `#${new URLSearchParams(state)}`);
  draw();
  document.querySelector(`[data-set="${target.dataset.set}"][data-to="${CSS.escape(target.dataset.to)}"]`)?.focus();
});
addEventListener("hashchange", () => { readHash(); draw(); });
readHash();
draw();
