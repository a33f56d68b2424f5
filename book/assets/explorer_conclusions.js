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

    return function (point) {
      var alp = judge(content.models.alp, point);
      var photon = judge(content.models.dark_photon, point);
      return { alp: alp, dark_photon: photon, answer: content.words.answers[alp.state + photon.state] };
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
  var form = root.querySelector(".both-form");
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

  function update() {
    var found = evaluate(point);
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
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  root.querySelector(".both-reset").addEventListener("click", function () { point = defaults(); later(); });
  window.addEventListener("hashchange", function () {
    // A link to a heading is no point.
    if (window.location.hash.length > 1 && window.location.hash.indexOf("=") < 0) return;
    fromAddress();
    update();
  });
  form.hidden = false;
  root.querySelector(".both-command").hidden = false;
  fromAddress();
  update();
})();
