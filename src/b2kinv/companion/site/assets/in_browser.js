"use strict";
// "Change parameters": the page's own notebook, run in the reader's browser with other parameters.
(() => {
  const place = document.querySelector(".change-parameters");
  if (!place || place.dataset.begun) return;
  place.dataset.begun = "yes";
  const told = JSON.parse(place.querySelector(".change-parameters-told").textContent);
  const { parameters, python: manifest } = told;
  const base = new URL(`${told.root}python/`, location.href).href;
  const usual = new Map(parameters.map((one) => [one.name, one.value]));
  const bytes = (uses) =>
    manifest.files.reduce((sum, file) => sum + (uses.includes(file.use) ? file.bytes : 0), manifest.archive.bytes);
  const megabytes = Math.ceil(bytes(told.follows ? ["numbers", "figures"] : ["numbers"]) / 1e6);

  // --- small things -------------------------------------------------------------------------------------------
  function make(tag, more = {}, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(more)) {
      if (name in made && typeof value !== "string") made[name] = value;
      else made.setAttribute(name, value);
    }
    made.append(...inside);
    return made;
  }

  function button(words, pressed) {
    const made = make("button", { type: "button", class: "sd-btn" }, words);
    made.addEventListener("click", pressed);
    return made;
  }

  function save(name, text, type) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const csv = (rows) => rows.map((row) => row.map((cell) => quoted(String(cell ?? ""))).join(",")).join("\n") + "\n";
  const shellWord = (text) => (/^[\w.+=,/:@%-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

  // --- Python in a worker -------------------------------------------------------------------------------------
  let worker = null;
  let number = 0;
  const waiting = new Map();
  let loading = () => {};

  function workerOf() {
    if (worker) return worker;
    const script = new URL(`${told.root}_static/in_browser_worker.js`, location.href);
    worker = new Worker(script);
    worker.onmessage = ({ data }) => {
      if ("loading" in data) return loading(data.loading);
      if ("failed" in data) return end(new Error(data.failed));
      const one = waiting.get(data.id);
      if (!one) return undefined;
      if ("told" in data) return one.tell(data.told);
      waiting.delete(data.id);
      if ("broken" in data) {
        // What could not start is not tried again with the same pieces.
        end();
        return one.no(new Error(data.broken));
      }
      return one.yes(data.answer);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(new Error("Python cannot be started in this browser"));
    };
    return worker;
  }

  function ask(question, tell = () => {}) {
    return new Promise((yes, no) => {
      const id = ++number;
      waiting.set(id, { yes, no, tell });
      workerOf().postMessage({ ...question, id });
    });
  }

  function end(reason = new Error("cancelled")) {
    worker?.terminate();
    worker = null;
    const left = [...waiting.values()];
    waiting.clear();
    for (const one of left) one.no(reason);
  }

  const start = () => ask({ ask: "start", base, manifest });

  // --- the page -----------------------------------------------------------------------------------------------
  const before = new Map();

  function keep(element, what) {
    if (!before.has(element)) before.set(element, what());
  }

  const places = [...document.querySelectorAll(".recorded[data-place]")];
  const marks = new Map(
    [...document.querySelectorAll(".cell-mark[data-cell]")].map((mark) => [mark.dataset.cell, mark]),
  );

  function shownBy(cell) {
    const found = marks.get(cell)?.nextElementSibling;
    return found?.classList.contains("cell") ? found : null;
  }

  function changed(element) {
    element.classList.remove("not-yet-new");
    element.classList.add("not-the-papers");
  }

  function restored() {
    for (const [element, restore] of before) {
      restore();
      element.classList.remove("not-yet-new", "not-the-papers");
    }
    before.clear();
    document.body.classList.remove("other-parameters");
  }

  function greyed(cells) {
    // What earlier parameters have left is neither the page's nor new.
    restored();
    if (!told.follows) return;
    for (const one of places) {
      keep(one, () => {
        const html = one.innerHTML;
        return () => {
          one.innerHTML = html;
        };
      });
      one.classList.add("not-yet-new");
    }
    for (const cell of cells) {
      const shown = shownBy(cell);
      const output = shown?.querySelector(".cell_output figure, .cell_output table");
      if (output) output.classList.add("not-yet-new");
      if (output) keep(output, () => () => {});
    }
    for (const mark of document.querySelectorAll(".verdict, .of-ledger")) {
      const title = mark.getAttribute("title");
      const said = make("span", { class: "change-unseen" }, " (at the paper's parameters)");
      keep(mark, () => () => {
        said.remove();
        if (title === null) mark.removeAttribute("title");
        else mark.title = title;
      });
      mark.append(said);
      mark.title = "At the paper's parameters, not at those that the page shows";
    }
    document.body.classList.add("other-parameters");
  }

  // Formulas of an SVG's page are typeset by MathJax, one set after another.
  let typesetting = Promise.resolve();
  function typeset(elements) {
    if (!elements.length || !window.MathJax?.typesetPromise) return;
    typesetting = typesetting.then(() => window.MathJax.typesetPromise(elements)).catch(() => {});
  }

  function put(cell) {
    const fresh = [];
    for (const one of places) {
      const html = cell.pasted?.[one.dataset.place];
      if (html === undefined) continue;
      const text = html.includes("math notranslate") ? html : `<span class="pasted-text">${html}</span>`;
      one.innerHTML = text;
      changed(one);
      fresh.push(one);
    }
    const shown = shownBy(cell.cell);
    if (shown && cell.table) {
      const table = shown.querySelector(".cell_output table");
      if (table) {
        const holder = make("div");
        holder.innerHTML = cell.table;
        const now = holder.querySelector("table");
        const old = table.innerHTML;
        before.set(table, () => {
          table.innerHTML = old;
        });
        table.innerHTML = now.innerHTML;
        changed(table);
        fresh.push(table);
      }
    }
    if (shown && cell.figure) putFigure(shown, cell.figure);
    if (cell.unasked && shown) {
      const left = shown.querySelector(".cell_output figure");
      if (left) left.title = "Shows uncertainties, which were not asked for: it is the page's own";
    }
    typeset(fresh);
  }

  function putFigure(shown, figure) {
    const image = shown.querySelector(".cell_output img");
    if (!image) return;
    const address = URL.createObjectURL(new Blob([figure.svg], { type: "image/svg+xml" }));
    const numbers = URL.createObjectURL(new Blob([figure.csv], { type: "text/csv" }));
    const links = [];
    for (let next = shown.nextElementSibling; next && !links.length; next = next.nextElementSibling) {
      if (next.matches(".cell, .cell-mark, h2")) break;
      if (next.matches(".figure-files")) links.push(...next.querySelectorAll("a[href]"));
    }
    const holder = image.closest("figure") || image;
    const around = image.closest("a[href]");
    const [src, alt] = [image.getAttribute("src"), image.getAttribute("alt")];
    const hrefs = links.map((link) => [link.getAttribute("href"), link.getAttribute("download")]);
    before.set(holder, () => {
      image.src = src;
      image.alt = alt;
      if (around) around.href = src;
      links.forEach((link, i) => {
        link.setAttribute("href", hrefs[i][0]);
        link.setAttribute("download", hrefs[i][1] ?? "");
        link.classList.remove("of-the-paper");
      });
      URL.revokeObjectURL(address);
      URL.revokeObjectURL(numbers);
    });
    image.src = address;
    image.alt = figure.alt;
    if (around) around.href = address;
    for (const link of links) {
      const kind = link.textContent.trim();
      const made = { SVG: address, CSV: numbers }[kind];
      if (made) {
        link.href = made;
        link.download = `${figure.name}.${kind.toLowerCase()}`;
      } else {
        link.classList.add("of-the-paper");
      }
    }
    changed(holder);
  }

  // --- the panel ----------------------------------------------------------------------------------------------
  const title = told.follows ? "Change parameters" : "Compute a point exactly, with all that the section records";
  const panel = make("details", { class: "change-panel" }, make("summary", {}, title));
  const inputs = new Map();
  const files = new Map();
  // What an address names and the form does not have: Python says what is wrong with it.
  const stray = new Map();
  let status;
  let bar;
  let problem;
  let commandLine;
  let results;
  let more;
  let cancel;
  let back;
  let compute;
  let withErrors;

  function values() {
    const found = {};
    for (const { name, value } of parameters) {
      const text = inputs.get(name).value.trim();
      // A slider writes 1e8, and Python 1e+08.
      const same = text === value || (text !== "" && value !== "" && Number(text) === Number(value));
      if (!same) found[name] = text;
    }
    for (const [name, text] of stray) found[name] = text;
    return found;
  }

  function fromAddress() {
    const given = new URLSearchParams(location.search).getAll("p");
    for (const text of given) {
      const [name, ...rest] = text.split("=");
      if (inputs.has(name)) inputs.get(name).value = rest.join("=");
      else stray.set(name, rest.join("="));
    }
    return given.length > 0;
  }

  function toAddress() {
    const search = new URLSearchParams(location.search);
    search.delete("p");
    for (const [name, text] of Object.entries(values())) search.append("p", `${name}=${text}`);
    const query = search.toString();
    try {
      history.replaceState(history.state, "", `${location.pathname}${query && "?"}${query}${location.hash}`);
    } catch {
      // Some browsers refuse this from disk.
    }
  }

  function tellCommand() {
    const set = Object.entries(values()).map(([name, text]) => ` -p ${shellWord(`${name}=${text}`)}`);
    commandLine.textContent = told.command + set.join("");
  }

  function field(one) {
    const id = `change-${one.name}`;
    const label = make("label", { for: id });
    label.innerHTML = one.label;
    if (one.unit) label.append(` [${one.unit}]`);
    const hint = make("span", { class: "allowed", id: `${id}-allowed` }, one.allowed);
    let input;
    const more_ = [];
    if (!one.number && !one.text) {
      input = make("select", { id });
      input.append(...one.choices.map((choice) => make("option", { value: choice }, choice)));
    } else {
      input = make("input", { id, type: "text", autocomplete: "off", spellcheck: "false" });
      if (one.choices.length) {
        input.setAttribute("list", `${id}-choices`);
        const list = make("datalist", { id: `${id}-choices` });
        list.append(...one.choices.map((choice) => make("option", { value: choice })));
        more_.push(list);
      }
      if (one.files?.length) {
        const picker = make("input", { type: "file", accept: one.files.join(","), "aria-label": `file for ${one.meaning}` });
        picker.addEventListener("change", () => {
          if (!picker.files.length) return;
          files.set(one.name, picker.files[0]);
          input.value = picker.files[0].name;
          noted();
        });
        more_.push(picker);
      }
    }
    input.value = one.value;
    input.setAttribute("aria-describedby", `${id}-allowed`);
    input.addEventListener("input", noted);
    inputs.set(one.name, input);
    return make("div", { class: "change-one" }, label, input, ...more_, hint);
  }

  function noted() {
    tellCommand();
    toAddress();
  }

  function says(sentence) {
    problem.textContent = sentence;
    problem.hidden = !sentence;
  }

  function busy(is) {
    compute.disabled = is;
    cancel.hidden = !is;
    bar.hidden = !is;
  }

  let running = 0;
  let last = null;

  async function run() {
    const mine = ++running;
    const asked = values();
    says("");
    busy(true);
    toAddress();
    loading = (share) => {
      bar.value = share * 0.5;
      status.textContent = `Loading Python: ${Math.round(100 * share)} %`;
    };
    try {
      status.textContent = "Loading Python";
      await start();
      for (const [name, file] of files) {
        if (asked[name] === file.name) {
          const content = new Uint8Array(await file.arrayBuffer());
          await ask({ ask: "file", parameter: name, name: file.name, content });
        }
      }
      const answer = await ask(
        {
          ask: "rerun",
          section: told.section,
          values: asked,
          places: [...new Set(places.map((one) => one.dataset.place))].map((text) => ({
            role: text.split(":")[0],
            content: text.slice(text.indexOf(":") + 1),
          })),
          uncertainties: withErrors.checked,
          figures: told.follows,
        },
        (cell) => {
          if (mine !== running) return undefined;
          // The page changes once the parameters are known to be allowed.
          if (cell.begun) return greyed(cell.begun);
          put(cell);
          bar.value = 0.5 + 0.5 * (1 - cell.left / cell.number);
          status.textContent = `Computing: ${cell.number - cell.left} of ${cell.number} steps`;
          back.hidden = !told.follows;
          return undefined;
        },
      );
      if (mine !== running) return;
      if (answer.refused) {
        restored();
        back.hidden = true;
        status.textContent = "";
        says(answer.refused);
        return;
      }
      last = { asked, record: await ask({ ask: "record" }) };
      status.textContent = told.follows
        ? "The page shows your parameters. Verdicts are about the paper's, and are dimmed."
        : "All that the section records is in the table below.";
      compare();
      more.hidden = false;
      document.body.dataset.pythonDone = String(mine);
    } catch (error) {
      if (mine !== running) return;
      restored();
      back.hidden = true;
      status.textContent = "";
      says(
        error.message === "cancelled"
          ? "Cancelled: the page shows the paper's parameters."
          : `Nothing could be computed here: ${error.message}. The page is as it was; the command below does the same.`,
      );
    } finally {
      if (mine === running) busy(false);
    }
  }

  // What the paper prints, what the page has, and what the reader's parameters give, side by side.
  function compare() {
    const text = (value) => {
      if (Array.isArray(value)) return value.map(text).join(" – ");
      return typeof value === "number" ? String(Number(value.toPrecision(4))) : String(value ?? "");
    };
    const heads = ["Quantity", "Unit", "Paper", "Page", "Here"].map((words) => make("th", { scope: "col" }, words));
    const known = Object.entries(last.record.results);
    const first = known.filter(([key]) => key in told.printed);
    const rows = [...first, ...known.filter(([key]) => !(key in told.printed))].map(([key, one]) => {
      const printed = make("td");
      printed.innerHTML = told.printed[key] ?? "";
      const meaning = make("th", { scope: "row" }, one.meaning || key);
      if (told.meanings[key]) meaning.innerHTML = told.meanings[key];
      return make(
        "tr",
        { "data-quantity": key },
        meaning,
        make("td", {}, one.unit === "1" ? "" : one.unit),
        printed,
        make("td", {}, text(told.values[key])),
        make("td", {}, text(one.value)),
      );
    });
    const table = make("table", { class: "table" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
    const words = `All ${rows.length} recorded results, beside those of the page${first.length ? " and of the paper" : ""}`;
    const scrolled = make("div", { class: "change-table", tabindex: "0", role: "region", "aria-label": words }, table);
    results.replaceChildren(make("summary", {}, words), scrolled);
    results.hidden = false;
  }

  function stop() {
    ++running;
    again();
    busy(false);
    restored();
    back.hidden = true;
    status.textContent = "";
    says("Cancelled: the page shows the paper's parameters.");
  }

  // What computes is ended, and ready again in the background, from the cache.
  function again() {
    end();
    loading = () => {};
    start().catch(() => {});
  }

  function goBack() {
    ++running;
    if (compute.disabled) again();
    busy(false);
    restored();
    back.hidden = true;
    more.hidden = true;
    results.hidden = true;
    says("");
    status.textContent = "The page shows the paper's parameters again.";
  }

  function defaults() {
    stray.clear();
    files.clear();
    for (const [name, input] of inputs) input.value = usual.get(name);
    noted();
  }

  // --- take away, lines of one's own, a scan ------------------------------------------------------------------
  const name = () => `${told.section}-changed`;

  function takeAway() {
    const rows = () => [
      ["quantity", "value", "uncertainty", "unit", "meaning"],
      ...Object.entries(last.record.results).map(([key, one]) => [key, JSON.stringify(one.value), one.uncertainty === null ? "" : JSON.stringify(one.uncertainty), one.unit, one.meaning]),
    ];
    return make(
      "p",
      {},
      "Take away: ",
      button("results as JSON", () => save(`${name()}.json`, `${JSON.stringify(last.record, null, 1)}\n`, "application/json")),
      " ",
      button("as CSV", () => save(`${name()}.csv`, csv(rows()), "text/csv")),
      " ",
      button("notebook for Jupyter", async () => {
        const made = await ask({ ask: "notebook", section: told.section, values: last.asked }).catch(() => null);
        if (made?.notebook) save(`${told.section}.ipynb`, made.notebook, "application/x-ipynb+json");
      }),
      told.follows ? " Figures have links to SVG and CSV below them." : "",
    );
  }

  function ownLines() {
    const area = make("textarea", { rows: "4", cols: "60", spellcheck: "false", "aria-label": "lines of Python" });
    area.value = "parameters, result.value(next(iter(result)))";
    const output = make("pre", { class: "change-output", role: "status" });
    const go = async () => {
      const answer = await ask({ ask: "python", code: area.value }).catch((error) => ({ output: error.message }));
      output.textContent = answer.output ?? answer.refused;
    };
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.shiftKey)) {
        event.preventDefault();
        go();
      }
    });
    return make(
      "details",
      { class: "change-lines" },
      make("summary", {}, "Python of your own"),
      make("p", {}, "The variables of the page's notebook are there: parameters, result, page. Shift and Enter runs them."),
      area,
      make("p", {}, button("Run", go), " ", button("Clear", () => output.replaceChildren())),
      output,
    );
  }

  function scan() {
    const numbers = parameters.filter((one) => one.number && Number.isFinite(Number(one.value)));
    if (!numbers.length) return "";
    const which = make("select", { "aria-label": "parameter to scan" });
    which.append(...numbers.map((one) => make("option", { value: one.name }, `${one.meaning} ${one.symbol}`)));
    const entry = (words, value) => make("input", { type: "text", size: "8", "aria-label": words, value });
    const [first, until, count] = [entry("from", ""), entry("to", ""), entry("points", "41")];
    const logarithmic = make("input", { type: "checkbox", "aria-label": "in equal ratios" });
    const suggest = () => {
      const value = Number(inputs.get(which.value).value) || 1;
      first.value = String(Number((value * 0.8).toPrecision(4)));
      until.value = String(Number((value * 1.2).toPrecision(4)));
    };
    which.addEventListener("change", suggest);
    suggest();
    const shown = make("div", { class: "change-scan", role: "status" });
    const go = async () => {
      shown.textContent = "Computing";
      const answer = await ask({
        ask: "scan",
        section: told.section,
        values: last.asked,
        parameter: which.value,
        first: first.value,
        last: until.value,
        count: count.value,
        logarithmic: logarithmic.checked,
      }).catch((error) => ({ refused: error.message }));
      if (answer.refused) {
        shown.textContent = answer.refused;
        return;
      }
      const quantities = Object.keys(answer.units);
      const choose = make("select", { "aria-label": "quantity to draw" });
      choose.append(...quantities.map((key) => make("option", { value: key }, answer.units[key][1])));
      const chart = make("div");
      const draw = () => chart.replaceChildren(curve(answer, which.value, choose.value, logarithmic.checked));
      choose.addEventListener("change", draw);
      const head = [which.value, ...quantities, "error"];
      const rows = () => [head, ...answer.rows.map((row) => head.map((key) => row[key]))];
      shown.replaceChildren(choose, chart, button("scan as CSV", () => save(`${told.section}-scan.csv`, csv(rows()), "text/csv")));
      draw();
    };
    const made = make(
      "details",
      { class: "change-along" },
      make("summary", {}, "Scan one parameter"),
      make("p", {}, which, " from ", first, " to ", until, " in ", count, " points, ", make("label", {}, logarithmic, " in equal ratios "), button("Scan", go)),
      shown,
    );
    // Around the value that is chosen by then.
    made.addEventListener("toggle", () => {
      if (made.open && !shown.childElementCount) suggest();
    });
    return made;
  }

  function curve(answer, parameter, quantity, logarithmic) {
    const space = "http://www.w3.org/2000/svg";
    const points = answer.rows.filter((row) => quantity in row).map((row) => [row[parameter], row[quantity]]);
    const [wide, high, edge] = [560, 300, 50];
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    svg.setAttribute("role", "img");
    const ys = points.map((point) => point[1]);
    const [low, top] = [Math.min(...ys), Math.max(...ys)];
    const steep = low > 0 && top > 30 * low;
    const along = logarithmic ? Math.log : (x) => x;
    const up = steep ? Math.log : (y) => y;
    const [x0, x1] = [along(points[0][0]), along(points.at(-1)[0])];
    const span = up(top) - up(low) || 1;
    const x = (value) => edge + ((wide - 2 * edge) * (along(value) - x0)) / (x1 - x0);
    const y = (value) => high - edge - ((high - 2 * edge) * (up(value) - up(low))) / span;
    const line = document.createElementNS(space, "polyline");
    line.setAttribute("points", points.map((point) => `${x(point[0]).toFixed(1)},${y(point[1]).toFixed(1)}`).join(" "));
    line.setAttribute("class", "curve");
    const frame = document.createElementNS(space, "rect");
    for (const [key, value] of Object.entries({ x: edge, y: edge, width: wide - 2 * edge, height: high - 2 * edge, class: "frame" })) {
      frame.setAttribute(key, String(value));
    }
    const words = (text, atX, atY, anchor) => {
      const made = document.createElementNS(space, "text");
      made.setAttribute("x", String(atX));
      made.setAttribute("y", String(atY));
      made.setAttribute("text-anchor", anchor);
      made.textContent = text;
      svg.append(made);
    };
    svg.append(frame, line);
    const short = (value) => String(Number(value.toPrecision(3)));
    words(short(points[0][0]), edge, high - edge + 16, "start");
    words(short(points.at(-1)[0]), wide - edge, high - edge + 16, "end");
    words(short(top), edge, edge - 6, "start");
    words(short(low), edge - 4, high - edge, "end");
    const unit = answer.units[quantity][0];
    words(`${parameter}${answer.unit === "1" ? "" : ` [${answer.unit}]`}`, wide / 2, high - 8, "middle");
    const said = `${answer.units[quantity][1]}${unit === "1" || !unit ? "" : ` [${unit}]`}`;
    svg.setAttribute("aria-label", `${said} against ${parameter}: from ${short(ys[0])} to ${short(ys.at(-1))}`);
    return svg;
  }

  // --- what is there first ------------------------------------------------------------------------------------
  function whyNot() {
    if (location.protocol === "file:") {
      return "From disk a browser runs no Python: open the site from a server (`serve`), or use the command below.";
    }
    if (typeof Worker !== "function" || typeof WebAssembly !== "object") {
      return "This browser is too old to run Python; the command below does the same.";
    }
    return "";
  }

  function build() {
    const form = make("form", { class: "change-form" });
    form.append(...parameters.map(field));
    status = make("p", { role: "status", class: "change-status" });
    problem = make("p", { role: "alert", class: "change-problem", hidden: true });
    bar = make("progress", { max: "1", value: "0", hidden: true, "aria-label": "progress" });
    commandLine = make("code");
    results = make("details", { class: "change-results", hidden: true });
    withErrors = make("input", { type: "checkbox", id: "change-errors" });
    compute = make("button", { type: "submit", class: "sd-btn" }, `Compute here (loads ${megabytes} MB once)`);
    cancel = button("Cancel", stop);
    cancel.hidden = true;
    back = button("Back to the page as it was", goBack);
    back.hidden = true;
    form.append(
      make("p", {}, withErrors, make("label", { for: "change-errors" }, " with uncertainties, which takes longer")),
      make("p", { class: "change-buttons" }, compute, " ", button("Default values", defaults), " ", cancel, " ", back),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!compute.disabled) run();
    });
    more = make("div", { class: "change-more", hidden: true }, takeAway(), ownLines(), scan());
    const reason = whyNot();
    if (reason) compute.disabled = true;
    panel.append(form, problem, bar, status, make("p", {}, "The same on a computer of yours: ", commandLine), results, more);
    if (reason) says(reason);
    const linked = fromAddress();
    if (!told.follows && !linked) for (const { name: key } of parameters) takeOver(key);
    tellCommand();
  }

  // --- sliders on the page ------------------------------------------------------------------------------------
  const sliderField = (key) => document.getElementById(`explorer-${key}`);

  // What a slider has come to, or a field beside it, is what the form has.
  function takeOver(key) {
    const [input, field_] = [inputs.get(key), sliderField(key)];
    if (!input || !field_ || field_.getAttribute("aria-invalid") === "true") return;
    input.value = field_.value;
    noted();
  }

  // Letting go of a slider sets the form, once Python is there; it does not compute.
  if (!told.follows) {
    document.addEventListener("change", ({ target }) => {
      const key = target.dataset?.slider ?? /^explorer-(.+)$/.exec(target.id)?.[1];
      // The slider's own script writes its value with the next frame.
      if (worker && key) window.requestAnimationFrame(() => window.requestAnimationFrame(() => takeOver(key)));
    });
  }

  place.append(panel);
  let built = false;
  const open = () => {
    if (!built) {
      built = true;
      build();
    }
  };
  panel.addEventListener("toggle", open);
  // A link with parameters opens the panel filled in; nothing is computed by itself.
  if (new URLSearchParams(location.search).has("p")) {
    open();
    panel.open = true;
  }
  // Leaving while it computes leaves nothing behind.
  window.addEventListener("pagehide", () => end());
})();
