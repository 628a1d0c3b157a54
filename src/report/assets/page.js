// What the page does beyond being read: tips, filters of designs, downloads, light or dark. Without it the report is whole.
"use strict";
(() => {
  const tables = JSON.parse(document.getElementById("tables").textContent);
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // ---- Light or dark: the reader's choice, else the system's; paper is light.
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  const paint = (printing) => {
    const dark = !printing && (chosen ?? (system.matches ? "dark" : "light")) === "dark";
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  };
  system.addEventListener("change", () => paint(false));
  window.addEventListener("beforeprint", () => paint(true));
  window.addEventListener("afterprint", () => paint(false));
  paint(false);

  // ---- Downloads.
  const save = (name, type, text) => {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const csvCell = (value) => {
    const text = value === null ? "" : String(value);
    return /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  };
  const csv = (table) =>
    [table.columns.map((c) => (c.unit ? `${c.name} [${c.unit}]` : c.name)), ...table.rows]
      .map((row) => row.map(csvCell).join(",") + "\n").join("");
  const style = [...document.styleSheets[0].cssRules].filter((r) => r.cssText.startsWith(".chart")).map((r) => r.cssText).join("\n");
  const picture = (svg) => {
    const copy = svg.cloneNode(true);
    const [, , width, height] = svg.getAttribute("viewBox").split(" ");
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    copy.prepend(Object.assign(document.createElementNS("http://www.w3.org/2000/svg", "style"), { textContent: style }));
    return new XMLSerializer().serializeToString(copy);
  };
  for (const place of document.querySelectorAll(".downloads")) {
    const id = place.dataset.id;
    if (!("only" in place.dataset))
      place.append(make("button", { type: "button", textContent: "CSV", title: "The numbers as CSV", onclick: () => save(id + ".csv", "text/csv", csv(tables[id])) }));
    if ("picture" in place.dataset)
      place.append(make("button", { type: "button", textContent: "SVG", title: "The picture as SVG",
        onclick: () => save(id + ".svg", "image/svg+xml", picture(document.getElementById(id).querySelector("svg"))) }));
  }
  document.getElementById("tools").append(
    make("button", { type: "button", textContent: "Light / dark", onclick: () => { chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark"; paint(false); } }),
    make("button", { type: "button", textContent: "All numbers (JSON)", onclick: () => save("report.json", "application/json", JSON.stringify(tables, null, 1)) }));

  // ---- Tips.
  const tip = make("div", { id: "tip", hidden: true, role: "status" });
  document.body.append(tip);
  const show = (text, event) => {
    tip.textContent = text;
    tip.hidden = false;
    const x = Math.min(event.pageX + 14, window.scrollX + document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.left = Math.max(4, x) + "px";
    tip.style.top = event.pageY + 16 + "px";
  };
  document.addEventListener("pointerover", (event) => {
    const marked = event.target.closest?.("[data-tip]");
    if (marked) show(marked.dataset.tip, event);
    else if (!event.target.closest?.("[data-row]")) tip.hidden = true;
  });

  // ---- Explorers: the same designs in several charts and a list.
  const number = (value) => typeof value !== "number" ? String(value ?? "–")
    : (Number.isInteger(value) && Math.abs(value) < 1e15) || String(value).length <= 6 ? String(value)
    : value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e7) ? value.toExponential(3) : String(Number(value.toPrecision(4)));
  const unitText = (unit) => unit.replaceAll("*", "·").replaceAll(/(?<=m)2/g, "²");
  const named = (column) => (column.unit ? `${column.name} [${unitText(column.unit)}]` : column.name);
  const handy = (table, c) => {  // a column's unit with a prefix of 1000, and its factor
    const unit = table.columns[c].unit;
    const largest = Math.max(...table.rows.map((row) => (typeof row[c] === "number" ? Math.abs(row[c]) : 0)));
    if (!["J", "s", "W"].includes(unit) || !(largest > 0)) return { unit, factor: 1 };
    const thousands = Math.min(0, Math.max(-5, Math.floor(Math.log10(largest) / 3 + 1e-12)));
    return { unit: "fpnµm"[thousands + 5] === undefined ? unit : "fpnµm"[thousands + 5] + unit, factor: 10 ** (-3 * thousands) };
  };
  const scaled = (table) => {
    const scales = table.columns.map((_, c) => handy(table, c));
    return {
      columns: table.columns.map((column, c) => ({ ...column, unit: scales[c].unit })),
      rows: table.rows.map((row) => row.map((v, c) => (scales[c].factor === 1 ? v : v * scales[c].factor))),
    };
  };
  for (const explorer of document.querySelectorAll(".explorer")) {
    const table = scaled(tables[explorer.id]);
    const at = (name) => table.columns.findIndex((c) => c.name === name);
    const marks = new Map();
    for (const mark of explorer.querySelectorAll("[data-row]")) {
      const row = Number(mark.dataset.row);
      marks.set(row, [...(marks.get(row) ?? []), mark]);
    }
    const describe = (row) => table.columns.map((c, i) => `${named(c)}: ${number(table.rows[row][i])}`).join("\n");
    let kept = null;
    const light = (row) => {
      for (const mark of explorer.querySelectorAll(".lit")) mark.classList.remove("lit");
      for (const r of new Set([row, kept])) for (const mark of marks.get(r) ?? []) mark.classList.add("lit");
      for (const line of explorer.querySelectorAll("tr[data-line]")) if ([row, kept].map(String).includes(line.dataset.line)) line.classList.add("lit");
    };
    explorer.addEventListener("pointerover", (event) => {
      const mark = event.target.closest("[data-row]");
      if (!mark) return light(null);
      light(Number(mark.dataset.row));
      show(describe(Number(mark.dataset.row)), event);
    });
    explorer.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-row], tr[data-line]");
      if (!mark) return;
      const row = Number(mark.dataset.row ?? mark.dataset.line);
      kept = kept === row ? null : row;
      light(null);
    });

    // Filters: a box a value, or a range where there are many.
    const filters = explorer.querySelector(".filters");
    const tests = [];
    const count = make("span", { className: "count" });
    const list = explorer.querySelector(".list");
    const most = 40;  // lines listed
    const refresh = () => {
      const rows = table.rows.map((_, i) => i).filter((i) => tests.every((test) => test(table.rows[i])));
      const visible = new Set(rows);
      for (const [row, elements] of marks) for (const mark of elements) mark.classList.toggle("away", !visible.has(row));
      count.textContent = `${rows.length} of ${table.rows.length} designs`;
      const head = make("tr", {}, ...table.columns.map((c) => make("th", { textContent: named(c), title: c.meaning })));
      const lines = rows.slice(0, most).map((i) => {
        const line = make("tr", {}, ...table.rows[i].map((v) => make("td", { textContent: number(v) })));
        line.dataset.line = i;
        return line;
      });
      list.replaceChildren(make("div", { className: "scroll" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...lines))),
        make("p", { className: "caption", textContent: rows.length > most ? `The best ${most} of them; all are in the CSV.` : "" }));
    };
    const front = make("input", { type: "checkbox", onchange: refresh });
    tests.push((row) => !front.checked || row[at("front")] === 1);
    filters.append(make("label", {}, front, " Pareto front only"));
    for (const name of explorer.dataset.filters.split("|").filter((n) => n)) {
      const column = at(name);
      const values = [...new Set(table.rows.map((row) => row[column]))].sort((a, b) => a - b);
      if (values.length < 2) continue;
      const field = make("fieldset", {}, make("legend", { textContent: named(table.columns[column]) }));
      if (values.length <= 12) {
        const boxes = values.map((value) => {
          const box = make("input", { type: "checkbox", checked: true, onchange: refresh });
          field.append(make("label", {}, box, " " + number(value)));
          return [value, box];
        });
        const allowed = new Map(boxes);
        tests.push((row) => allowed.get(row[column]).checked);
      } else {
        const bounds = ["at least", "at most"].map((hint) => make("input", { type: "text", placeholder: hint, oninput: refresh }));
        field.append(...bounds);
        const bound = (input, otherwise) => (input.value.trim() !== "" && isFinite(input.value) ? Number(input.value) : otherwise);
        tests.push((row) => row[column] >= bound(bounds[0], -Infinity) && row[column] <= bound(bounds[1], Infinity));
      }
      filters.append(field);
    }
    filters.append(make("button", { type: "button", textContent: "Reset", onclick: () => {
      for (const input of filters.querySelectorAll("input")) {
        if (input === front) input.checked = false;
        else if (input.type === "checkbox") input.checked = true;
        else input.value = "";
      }
      refresh();
    } }), count);
    refresh();
  }
})();
