"use strict";
(() => {
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  document.documentElement.classList.add("js");

  // Findings: text, severity and device narrow the list together.
  const list = document.getElementById("finding-list");
  if (list) {
    const text = document.getElementById("filter-text");
    const device = document.getElementById("filter-device");
    const severities = all("input[name=severity]");
    const status = document.getElementById("filter-status");
    const items = all("details.finding", list).map((node) => ({ node, words: node.textContent.toLowerCase() }));
    const apply = () => {
      const wanted = text.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = new Set(severities.filter((box) => box.checked).map((box) => box.value));
      let shown = 0;
      for (const { node, words } of items) {
        const devices = (node.dataset.devices || "").split("\n");
        const fits = chosen.has(node.dataset.severity)
          && (!device.value || devices.includes(device.value))
          && wanted.every((word) => words.includes(word));
        node.hidden = !fits;
        shown += fits;
      }
      for (const group of all("section.group", list)) {
        group.hidden = !all("details.finding", group).some((node) => !node.hidden);
      }
      status.textContent = `${shown} of ${items.length} shown`;
    };
    for (const control of [text, device, ...severities]) control.addEventListener("input", apply);
    document.getElementById("expand-all").addEventListener("click", (event) => {
      const open = event.target.getAttribute("aria-pressed") !== "true";
      event.target.setAttribute("aria-pressed", String(open));
      event.target.textContent = open ? "Collapse all" : "Expand all";
      for (const { node } of items) node.open = open;
    });
    apply();
  }

  // Long tables get a search field of their own, and one field in the contents searches all tables, short ones too.
  const everywhere = document.getElementById("search-all");
  const fields = new Map();
  const narrow = (table) => {
    const wanted = [fields.get(table)?.value, everywhere?.value].map((text) => (text || "").trim().toLowerCase());
    let shown = 0;
    for (const row of all("tbody tr", table)) {
      const words = row.textContent.toLowerCase();
      row.hidden = !wanted.every((text) => words.includes(text));
      shown += !row.hidden;
    }
    if (shown && wanted[1]) for (let node = table; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    return shown;
  };
  const tables = all("table").filter((table) => table.tBodies.length);
  for (const table of tables) {
    const rows = all("tbody tr", table);
    if (rows.length < 8 || !table.dataset.search) continue;
    const field = document.createElement("input");
    field.type = "search";
    field.className = "table-search";
    field.placeholder = `Search ${rows.length} rows`;
    field.setAttribute("aria-label", `Search ${table.dataset.search}`);
    field.addEventListener("input", () => narrow(table));
    table.closest(".scroll").before(field);
    fields.set(table, field);
  }
  if (everywhere) {
    everywhere.addEventListener("input", () => {
      const found = tables.reduce((sum, table) => sum + narrow(table), 0);
      document.getElementById("search-all-status").textContent = everywhere.value.trim() ? `${found} rows` : "";
    });
  }

  // A link into a folded part opens it; printing opens all.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const node of folded) node.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const node of folded) node.open = false;
  });

  // The contents list marks where the reader is.
  const links = new Map(all("nav.contents a").map((link) => [link.hash.slice(1), link]));
  if ("IntersectionObserver" in window) {
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-10% 0px -80% 0px" });
    for (const id of links.keys()) {
      const section = document.getElementById(id);
      if (section) watch.observe(section);
    }
  }
})();
