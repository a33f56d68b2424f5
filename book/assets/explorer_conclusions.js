// Both models beside the excess and every limit: the reading and the words of paper/explorers/conclusions.py.
(function () {
  "use strict";

  // ---- Reading, as `read` does in Python ----

  function between(rows, shares) {
    var places = [rows.length, rows[0].length].map(function (count, k) {
      var at = shares[k] * (count - 1);
      var low = Math.min(Math.floor(at), Math.max(count - 2, 0));
      return [low, Math.min(low + 1, count - 1), at - low];
    });
    var i = places[0];
    var j = places[1];
    var corners = [rows[i[0]][j[0]], rows[i[1]][j[0]], rows[i[0]][j[1]], rows[i[1]][j[1]]];
    if (corners.indexOf(null) >= 0) {
      var nearest = corners[(i[2] >= 0.5 ? 1 : 0) + (j[2] >= 0.5 ? 2 : 0)];
      return nearest === null ? null : Math.exp(nearest);
    }
    var first = corners[0] + i[2] * (corners[1] - corners[0]);
    var second = corners[2] + i[2] * (corners[3] - corners[2]);
    return Math.exp(first + j[2] * (second - first));
  }

  // As spelling.spelled, of a multiple on the slider.
  function twoDigits(value) {
    var order = Number(value.toExponential(1).split("e")[1]);
    return Number(value.toExponential(1)).toFixed(Math.max(0, 1 - order));
  }

  function share(one, value) { return Math.log(value / one.low) / Math.log(one.high / one.low); }

  function joined(parts) {
    return parts.length > 1 ? parts.slice(0, -1).join(", ") + " and " + parts[parts.length - 1] : parts[0];
  }

  // Content of the page → (point → what is said of both models).
  function modelOf(content) {
    var axes = {};
    content.sliders.forEach(function (one) { axes[one.name] = one; });

    function judge(model, point) {
      var shares = model.axes.map(function (name) {
        return Math.min(Math.max(share(axes[name], point[name]), 0), 1);
      });
      var rate = between(model.rate.rows, shares);
      var dark = between(model.share.rows, shares);
      var bites = [];
      content.order.forEach(function (name) {
        var table = model.limits[name];
        if (!table || point.without.indexOf(name) >= 0) return;
        var value = between(table.rows, shares);
        if (value !== null) bites.push({ name: name, strength: table.of_rate ? value * rate : value });
      });
      bites.sort(function (a, b) { return b.strength - a.strength; });
      var inside = content.windows[point.excess].ends.findIndex(function (ends) {
        return rate * 1e-6 >= ends[0] * point.excess_factor && rate * 1e-6 <= ends[1] * point.excess_factor;
      });
      var words = content.words;
      var excluding = bites.filter(function (bite) { return bite.strength > 1; })
        .map(function (bite) { return { words: content.names[bite.name], strength: bite.strength }; });
      if (dark > 1 + words.tolerance) excluding.push({ words: words.density, strength: dark / (1 + words.tolerance) });
      excluding.sort(function (a, b) { return b.strength - a.strength; });
      var reasons = excluding.map(function (one) { return one.words; });
      var judgement = words.alive;
      var state = "0";
      if (reasons.length) judgement = words.excluded + joined(reasons);
      else if (!bites.length) {
        var off = content.order.every(function (name) { return point.without.indexOf(name) >= 0; });
        judgement = off ? words["all off"] : words["none applies"];
        state = "-";
      } else if (inside < 0) judgement = words["no excess"];
      else if (dark < 1 - words.tolerance) judgement = words["too little"];
      else state = "1";
      return { rate: rate * 1e-6, share: dark, bites: bites, sigma: inside + 1, judgement: judgement, state: state };
    }

    // Rates that limits and dark matter leave of a model, along the coupling that sets the rate: as survival.rates.
    var kept = {};
    function survivors(name, without, tested) {
      if (!without.length) return tested ? content.survival.rates[name] : [];
      var key = name + ":" + tested + ":" + without.join(",");
      if (kept[key]) return kept[key];
      var model = content.models[name];
      var tables = content.order.filter(function (one) { return model.limits[one] && without.indexOf(one) < 0; })
        .map(function (one) { return model.limits[one]; });
      var count = axes[model.axes[0]].nodes;
      var across = content.survival.across;
      var tolerance = content.words.tolerance;
      var found = [];
      var before = false;
      for (var i = 0; i < count; i += 1) {
        var here = [];
        for (var j = 0; j < across; j += 1) {
          var shares = [i / (count - 1), j / (across - 1)];
          var rate = between(model.rate.rows, shares);
          if (Math.abs(between(model.share.rows, shares) - 1) <= tolerance && allowed(tables, shares, rate, tested)) here.push(rate * 1e-6);
        }
        if (here.length) {
          var ends = [Math.min.apply(null, here), Math.max.apply(null, here)];
          var last = found.length - 1;
          if (before) found[last] = [Math.min(ends[0], found[last][0]), Math.max(ends[1], found[last][1])];
          else found.push(ends);
        }
        before = here.length > 0;
      }
      kept[key] = found.sort(function (a, b) { return a[0] - b[0]; });
      return kept[key];
    }

    function allowed(tables, shares, rate, tested) {
      var asked = false;
      var free = tables.every(function (table) {
        var value = between(table.rows, shares);
        if (value === null) return true;
        asked = true;
        return (table.of_rate ? value * rate : value) <= 1;
      });
      return asked === tested && free;
    }

    // By which factors a window may be multiplied so that some of the rates are inside.
    function multiples(pairs, window) {
      var found = [];
      pairs.forEach(function (pair) {
        var ends = [pair[0] / window[1], window[0] > 0 ? pair[1] / window[0] : Infinity];
        var last = found[found.length - 1];
        if (last && ends[0] <= last[1]) last[1] = Math.max(ends[1], last[1]);
        else found.push(ends);
      });
      return found;
    }

    function lives(factors, untested) {
      var scale = axes.excess_factor;
      function onSlider(ends) { return ends[1] >= scale.low && ends[0] <= scale.high; }
      var told = factors.filter(onSlider).map(function (ends) {
        var from = ends[0] <= scale.low;
        var to = ends[1] >= scale.high;
        var words = content.survival.lives[from && to ? "everywhere" : from ? "below" : to ? "above" : "between"];
        return words.replace("{low}", twoDigits(ends[0])).replace("{high}", twoDigits(ends[1]));
      });
      return told.length ? told.join(" and ") : content.survival.lives[untested.some(onSlider) ? "untested" : "never"];
    }

    function left(point) {
      var found = { lives: {}, rates: {}, state: {} };
      function here(ends) { return point.excess_factor >= ends[0] && point.excess_factor <= ends[1]; }
      var state = ["alp", "dark_photon"].map(function (name) {
        found.rates[name] = survivors(name, point.without, true);
        var window = content.windows[point.excess].ends[1];
        var factors = multiples(found.rates[name], window);
        var untested = multiples(survivors(name, point.without, false), window);
        found.lives[name] = lives(factors, untested);
        found.state[name] = factors.some(here) ? "1" : untested.some(here) ? "-" : "0";
        return found.state[name];
      });
      found.words = content.survival.left[state.join("")];
      return found;
    }

    return function (point) {
      var alp = judge(content.models.alp, point);
      var photon = judge(content.models.dark_photon, point);
      return { left: left(point), alp: alp, dark_photon: photon, answer: content.words.answers[alp.state + photon.state] };
    };
  }

  // For tests, which hold it to Python's.
  window.companionConclusions = { modelOf: modelOf };

  var root = document.querySelector('.explorer[data-explorer="conclusions"]');
  if (!root) return;
  var content = JSON.parse(root.querySelector(".both-data").textContent);
  var sliders = {};
  content.sliders.forEach(function (one) { sliders[one.name] = one; });
  var evaluate = modelOf(content);
  var STEPS = 1000;
  // Powers of ten at the ends of the bars and of the rates, and how many bars are in sight at once.
  var BARS = [-3, 2];
  var RATES = [-7, -4];
  var IN_SIGHT = 5;

  // ---- Writing ----

  function text(value) {
    if (value === 0) return "0";
    return value >= 1e-3 && value < 1e4 ? String(Number(value.toPrecision(3))) : value.toExponential(2).replace("e+", "e");
  }

  // As it is read, not typed.
  function shown(value) {
    var parts = text(value).split("e");
    if (parts.length < 2) return parts[0];
    return parts[0] + " × 10" + parts[1].replace(/./g, function (sign) { return "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] || "⁻"; });
  }

  function make(tag, className, words, parent) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (words) made.textContent = words;
    parent.appendChild(made);
    return made;
  }

  function place(value, ends) {
    var at = (Math.log10(Math.max(value, 1e-30)) - ends[0]) / (ends[1] - ends[0]);
    return (100 * Math.min(Math.max(at, 0), 1)).toFixed(2) + "%";
  }

  // ---- The page ----

  var point = {};
  var notice = "";
  var forms = root.querySelectorAll(".both-form");
  var chart = root.querySelector(".both-chart");
  var select = root.querySelector("#both-excess");
  var errors = root.querySelector(".both-errors");
  var boxes = Array.from(root.querySelectorAll("[data-constraint]"));
  var more = null;

  function defaults() {
    var found = { excess: select.options[0].value, without: [] };
    content.sliders.forEach(function (one) { found[one.name] = one.default; });
    return found;
  }

  function shortened(words) { return words.length > 30 ? words.slice(0, 30) + "…" : words; }

  // Why a part of the address is left out; empty where it is taken.
  function taken(name, words) {
    if (sliders[name]) {
      var number = words.trim() ? Number(words) : NaN;
      var one = sliders[name];
      if (!(number >= one.low && number <= one.high)) return "must be a number from " + text(one.low) + " to " + text(one.high);
      point[name] = number;
      return "";
    }
    if (name === "excess") {
      if (!Object.hasOwn(content.windows, words)) return "must be one of " + Object.keys(content.windows).join(", ");
      point.excess = words;
      return "";
    }
    if (name === "without") {
      var listed = words.split(",");
      point.without = listed.filter(function (one) { return content.order.indexOf(one) >= 0; });
      return point.without.length === listed.length ? "" : "names constraints that there are not";
    }
    return "is no parameter here";
  }

  function fromAddress() {
    point = defaults();
    var left = [];
    new URLSearchParams(window.location.hash.slice(1)).forEach(function (words, name) {
      var problem = taken(name, words);
      if (problem) left.push(shortened(name) + " = " + shortened(words) + " (" + problem + ")");
    });
    notice = left.length
      ? "Left out of this page's address: " + left.slice(0, 3).join("; ") + (left.length > 3 ? "; and more" : "") + "."
      : "";
  }

  function changes() {
    var start = defaults();
    var found = Object.keys(sliders).concat("excess").filter(function (name) { return point[name] !== start[name]; })
      .map(function (name) { return name + "=" + (name === "excess" ? point.excess : text(point[name])); });
    return point.without.length ? found.concat("without=" + point.without.join(",")) : found;
  }

  function track(label, parent, ends) {
    var row = make("div", "both-row", "", parent);
    make("span", "both-label", label, row);
    var made = make("div", "both-track", "", row);
    if (ends) made.style.setProperty("--one", place(1, ends));
    row.told = make("span", "both-told", "", row);
    row.track = made;
    return row;
  }

  function bar(row, kind, from, to) {
    var made = make("i", kind, "", row.track);
    made.style.left = from;
    made.style.right = "calc(100% - " + to + ")";
  }

  // An uncertainty that is relative, on a logarithmic axis.
  function error(row, model, name, value, ends) {
    var share = errors.checked ? content.models[model].errors[name] : 0;
    if (share && value > 0) bar(row, "both-error both-" + model, place(value / (1 + share), ends), place(value * (1 + share), ends));
  }

  function drawRates(found) {
    var row = track("Rate B⁺ → K⁺ + invisible", chart, null);
    row.classList.add("both-rates");
    content.windows[point.excess].ends.slice().reverse().forEach(function (ends, k) {
      bar(row, "both-window both-window-" + (2 - k), place(ends[0] * point.excess_factor, RATES), place(ends[1] * point.excess_factor, RATES));
    });
    ["alp", "dark_photon"].forEach(function (model) {
      var mark = make("b", "both-mark both-" + model, "", row.track);
      mark.style.left = place(found[model].rate, RATES);
      error(row, model, "rate", found[model].rate, RATES);
    });
    row.told.textContent = shown(found.alp.rate) + " · " + shown(found.dark_photon.rate);
  }

  function draw(found) {
    var open = more && more.open;
    chart.textContent = "";
    drawRates(found);
    var strengths = {};
    ["alp", "dark_photon"].forEach(function (model) {
      found[model].bites.forEach(function (bite) {
        strengths[bite.name] = strengths[bite.name] || {};
        strengths[bite.name][model] = bite.strength;
      });
    });
    function largest(name) { return Math.max(strengths[name].alp || 0, strengths[name].dark_photon || 0); }
    var names = Object.keys(strengths).sort(function (a, b) { return largest(b) - largest(a); });
    more = document.createElement("details");
    names.forEach(function (name, k) {
      var row = track(content.names[name], k < IN_SIGHT ? chart : more, BARS);
      row.told.textContent = ["alp", "dark_photon"].map(function (model) {
        var value = strengths[name][model];
        if (value === undefined) return "–";
        bar(row, "both-bar both-" + model + (value > 1 ? " both-beyond" : ""), "0%", place(value, BARS));
        error(row, model, name, value, BARS);
        return shown(value);
      }).join(" · ");
    });
    if (!names.length) make("p", "", "All limits that apply are switched off.", chart);
    if (names.length > IN_SIGHT) {
      more.open = Boolean(open);
      more.insertBefore(document.createElement("summary"), more.firstChild).textContent = names.length - IN_SIGHT + " weaker limits";
      chart.appendChild(more);
    }
    var key = "Shaded: the measured excess at 1σ and 2σ, from 10⁻⁷ to 10⁻⁴. Bars: prediction over limit, from 0.001 to 100 on a " +
      "logarithmic axis; beyond the line at 1 excluded; thin lines: uncertainties. Numbers: ALP · dark photon.";
    make("p", "both-key", key, chart);
  }

  var SVG = "http://www.w3.org/2000/svg";
  var WIDE = 420;

  function drawn(tag, attributes, parent, words) {
    var made = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (words) made.textContent = words;
    parent.appendChild(made);
    return made;
  }

  function at(rate) {
    var share = (Math.log10(Math.max(rate, 1e-30)) - RATES[0]) / (RATES[1] - RATES[0]);
    return 6 + (WIDE - 12) * Math.min(Math.max(share, 0), 1);
  }

  // Words beside what they name, on the side with more room.
  function beside(from, to, y, kind, words, svg) {
    var onLeft = from > WIDE - to;
    // About as wide as letters are; what fits on neither side stands on what it names.
    var inside = !onLeft && to + 6.5 * words.length > WIDE;
    var x = inside ? to - 4 : onLeft ? from - 5 : to + 5;
    drawn("text", { x: x, y: y, "text-anchor": onLeft || inside ? "end" : "start", class: kind }, svg, words);
  }

  // Rates on one axis: Belle II's likelihood, every window of the excess, and what each model can still give.
  function drawNumber(left) {
    var place = root.querySelector(".both-figure");
    place.textContent = "";
    var names = Object.keys(content.windows);
    var bottom = 60 + 15 * names.length + 52;
    var svg = drawn("svg", { viewBox: "0 0 " + WIDE + " " + (bottom + 36), role: "img" }, place);
    var chosen = content.windows[point.excess].ends[1].map(function (end) { return at(end * point.excess_factor); });
    svg.setAttribute("aria-label", "Rates of B⁺ → K⁺ + invisible that windows of the excess ask for, and that each model can give: " + left.words);
    var grid = drawn("g", { class: "explorer-grid" }, svg);
    for (var k = RATES[0]; k <= RATES[1]; k += 1) {
      var x = at(Math.pow(10, k));
      drawn("line", { x1: x, x2: x, y1: 4, y2: bottom }, grid);
      drawn("text", { x: x, y: bottom + 15, "text-anchor": k === RATES[0] ? "start" : k === RATES[1] ? "end" : "middle" }, grid,
        "10" + String(k).replace(/./g, function (sign) { return "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign] || "⁻"; }));
    }
    drawn("text", { x: WIDE / 2, y: bottom + 31, "text-anchor": "middle" }, grid, "Rate of B⁺ → K⁺ + invisible");
    drawn("rect", { x: chosen[0], width: Math.max(chosen[1] - chosen[0], 1), y: 4, height: bottom - 4, class: "explorer-band" }, svg);
    var hill = content.survival.likelihood.map(function (pair) { return at(pair[0]).toFixed(1) + "," + (48 - 40 * pair[1]).toFixed(1); });
    drawn("polyline", { points: hill.join(" "), class: "explorer-curve both-hill" }, svg);
    var high = content.survival.likelihood.filter(function (pair) { return pair[1] > 0.05; });
    beside(at(high[0][0]), at(high[high.length - 1][0]), 24, "both-name", "Belle II's likelihood, as it is", svg);
    names.forEach(function (name, row) {
      var y = 56 + 15 * row;
      var ends = content.windows[name].ends.map(function (pair) { return pair.map(function (end) { return at(end * point.excess_factor); }); });
      ends.slice().reverse().forEach(function (pair, k) {
        drawn("rect", {
          x: pair[0], width: Math.max(pair[1] - pair[0], 1), y: y + (k ? 0 : 3), height: k ? 10 : 4,
          class: "both-range" + (name === point.excess ? " both-chosen" : ""),
        }, svg);
      });
      beside(ends[1][0], ends[1][1], y + 10, "both-name" + (name === point.excess ? " both-chosen" : ""), content.survival.short[name], svg);
    });
    ["alp", "dark_photon"].forEach(function (model, row) {
      var y = 64 + 15 * names.length + 24 * row;
      left.rates[model].forEach(function (pair) {
        drawn("rect", { x: at(pair[0]), width: Math.max(at(pair[1]) - at(pair[0]), 1), y: y, height: 20, class: "both-left both-" + model }, svg);
      });
      drawn("text", { x: 12, y: y + 15, class: "both-name" + (left.state[model] === "0" ? " both-dead" : "") }, svg,
        content.models[model].name + { "1": " can give these", "0": " dies", "-": " is not tested" }[left.state[model]]);
    });
  }

  function update() {
    var found = evaluate(point);
    var factor = point.excess_factor;
    var verdict = root.querySelector(".both-verdict");
    verdict.textContent = factor === 1 ? "With Belle II's number as measured, " : "With " + text(factor) + " times Belle II's number, ";
    make("strong", "", found.left.words, verdict);
    verdict.appendChild(document.createTextNode("."));
    ["alp", "dark_photon"].forEach(function (model) {
      root.querySelector('[data-lives="' + model + '"]').textContent = found.left.lives[model];
    });
    drawNumber(found.left);
    root.querySelector(".both-answer").textContent = found.answer;
    ["alp", "dark_photon"].forEach(function (model) {
      root.querySelector('[data-judgement="' + model + '"]').textContent = found[model].judgement;
      root.querySelector('[data-rate="' + model + '"]').textContent =
        found[model].sigma ? " (rate within " + found[model].sigma + "σ of the excess)" : " (rate outside 2σ of the excess)";
    });
    content.sliders.forEach(function (one) {
      var input = root.querySelector('[data-slider="' + one.name + '"]');
      var told = shown(point[one.name]) + (one.unit ? " " + one.unit : "");
      input.value = Math.round(share(one, point[one.name]) * STEPS);
      input.setAttribute("aria-valuetext", told);
      input.parentNode.querySelector("output").textContent = told;
    });
    select.value = point.excess;
    boxes.forEach(function (box) { box.checked = point.without.indexOf(box.dataset.constraint) < 0; });
    draw(found);
    var warning = root.querySelector(".both-notice");
    warning.hidden = !notice;
    warning.textContent = notice;
    var changed = changes();
    var fixed = Object.keys(content.fixed).map(function (name) { return name + "=" + content.fixed[name]; });
    // The section's m_φ is another one than this page's, so every coupling is named.
    var couplings = content.sliders.slice(1).map(function (one) { return one.name + "=" + text(point[one.name]); });
    var others = changed.filter(function (one) { return /^(excess|without)=/.test(one); });
    root.querySelector(".both-command code").textContent = content.command + fixed.concat(couplings, others)
      .map(function (one) { return " -p " + one; }).join("");
    root.querySelector(".both-unmoved").hidden = point.excess_factor === 1;
    var fragment = changed.join("&");
    if (window.location.hash.slice(1) !== fragment) {
      window.history.replaceState(null, "", window.location.href.replace(/#.*$/, "") + (fragment ? "#" + fragment : ""));
    }
  }

  var waiting = false;
  function later() {
    notice = "";
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(function () { waiting = false; update(); });
  }

  content.sliders.forEach(function (one) {
    root.querySelector('[data-slider="' + one.name + '"]').addEventListener("input", function (event) {
      var value = one.low * Math.pow(one.high / one.low, event.target.value / STEPS);
      point[one.name] = Math.min(Math.max(Number(value.toPrecision(3)), one.low), one.high);
      later();
    });
  });
  errors.addEventListener("change", later);
  select.addEventListener("change", function () { point.excess = select.value; later(); });
  boxes.forEach(function (box) {
    box.addEventListener("change", function () {
      point.without = boxes.filter(function (one) { return !one.checked; }).map(function (one) { return one.dataset.constraint; });
      later();
    });
  });
  forms.forEach(function (form) {
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
  });
  root.querySelector(".both-reset").addEventListener("click", function () { point = defaults(); later(); });
  window.addEventListener("hashchange", function () {
    // A link to a heading is no point.
    if (window.location.hash.length > 1 && window.location.hash.indexOf("=") < 0) return;
    fromAddress();
    update();
  });
  root.querySelector(".both-command").hidden = false;
  fromAddress();
  update();
})();
