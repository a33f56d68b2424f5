// Sliders, charts and values of an explorer page. Numbers come from the tables in the page; how they combine is
// said by the page's own script, which registers a model: (tables, read) -> (point -> {values, uncertainties}).
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  var POINTS = 181;
  var STEPS = 1000;
  // Outside of the tables, or where something is not defined.
  var NOTHING = "no value";
  var SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

  // ---- Reading the tables: the same as explorers/interpolation.py ----

  var chebyshevNodes = {};

  function chebyshev(count) {
    if (!chebyshevNodes[count]) {
      chebyshevNodes[count] = Array.from({ length: count }, function (_, k) {
        return Math.pow(Math.sin((0.5 * Math.PI * k) / (count - 1)), 2);
      });
    }
    return chebyshevNodes[count];
  }

  function polynomial(values, u) {
    var nodes = chebyshev(values.length);
    var above = 0;
    var below = 0;
    for (var k = 0; k < nodes.length; k += 1) {
      if (u === nodes[k]) return values[k];
      var weight = ((k % 2 ? -1 : 1) * (k === 0 || k === nodes.length - 1 ? 0.5 : 1)) / (u - nodes[k]);
      above += weight * values[k];
      below += weight;
    }
    return above / below;
  }

  function read(table, x, polynomialOf) {
    var breaks = table.breaks;
    if (!(x >= breaks[0] && x <= breaks[breaks.length - 1])) return 0;
    var piece = 0;
    while (piece < breaks.length - 2 && x >= breaks[piece + 1]) piece += 1;
    var share = (x - breaks[piece]) / (breaks[piece + 1] - breaks[piece]);
    return polynomialOf(table.values[piece], (Math.asin(Math.sqrt(share)) * 2) / Math.PI);
  }

  var reading = {
    curve: function (table, x) {
      var end = table.breaks[table.breaks.length - 1];
      return read(table, x, polynomial) * Math.pow(Math.max(end - x, 0), table.vanishes);
    },
    surface: function (table, x, t) {
      var share = (Math.min(Math.max(t, table.low), table.high) - table.low) / (table.high - table.low);
      return read(table, x, function (rows, u) {
        return polynomial(rows.map(function (row) { return polynomial(row, share); }), u);
      });
    },
    // All columns of a table of straight lines at once; zero outside.
    lines: function (table, x) {
      var points = table.points;
      var last = points.length - 1;
      if (!(x >= points[0] && x <= points[last])) return table.values.map(function () { return 0; });
      var low = 0;
      var high = last;
      while (high - low > 1) {
        var middle = (low + high) >> 1;
        if (points[middle] <= x) low = middle; else high = middle;
      }
      var share = (x - points[low]) / (points[high] - points[low]);
      return table.values.map(function (row) { return row[low] + share * (row[high] - row[low]); });
    },
    // Through values at Chebyshev nodes, u from 0 to 1.
    row: polynomial,
    end: function (table) { return table.breaks[table.breaks.length - 1]; },
    moved: function () { return 0; },
  };

  // The same with one source of uncertainty moved by one standard deviation, up (1) or down (-1): tables have what
  // that changes.
  function readingWith(source, way) {
    return Object.assign({}, reading, {
      curve: function (table, x) {
        var shift = table.shifts && table.shifts[source];
        return reading.curve(table, x) * (1 + (shift ? way * reading.curve(shift, x) : 0));
      },
      moved: function (name) { return name === source ? way : 0; },
    });
  }

  // By how much a value is uncertain downwards and upwards, given what it is with each source moved one way and the
  // other: by source in quadrature, as logarithms where all is positive. Null where there is none.
  function widthsOf(value, pairs, linear) {
    var known = pairs.every(function (pair) { return !isNaN(pair[0]) && !isNaN(pair[1]); });
    if (isNaN(value) || !known) return null;
    var factor = !linear && value > 0 && pairs.every(function (pair) { return pair[0] > 0 && pair[1] > 0; });
    function total(end) {
      var width = Math.sqrt(pairs.reduce(function (sum, pair) {
        var moved = end(value, pair[0], pair[1]);
        // Infinity is no further from itself.
        return sum + (moved === value ? 0 : Math.pow(factor ? Math.log(moved / value) : moved - value, 2));
      }, 0));
      return width;
    }
    var widths = { factor: factor, down: total(Math.min), up: total(Math.max) };
    // From infinity it is infinitely far to anything, so that ends are taken as they are.
    if (value === Infinity) widths.lowest = Math.min.apply(null, [value].concat(pairs.map(function (pair) { return Math.min(pair[0], pair[1]); })));
    return widths;
  }

  // Ends of a band around a value, not beyond what a chart can show.
  function bandOf(value, widths, top) {
    if (value === Infinity) return widths.lowest < Infinity ? [widths.lowest, Infinity] : null;
    var ends = widths.factor
      ? [value * Math.exp(-widths.down), value * Math.exp(widths.up)]
      : [value - widths.down, value + widths.up];
    return top === null ? ends : [Math.min(ends[0], top), Math.min(ends[1], top)];
  }

  // ---- Writing numbers: the same as formatting.text ----

  function orderOf(number, digits) {
    // Rounded first: 9.999 has the power of 10.0.
    return Number(number.toExponential(digits - 1).split("e")[1]);
  }

  function power(exponent) {
    return "10" + String(exponent).replace(/./g, function (sign) { return SUPERSCRIPTS[sign]; });
  }

  // Halves go to the even neighbour.
  function nearest(number) {
    var rounded = Math.round(number);
    return Math.abs(number - Math.trunc(number)) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
  }

  function fixed(number, decimals) {
    var scaled = number * Math.pow(10, decimals);
    // Only such a number can lie exactly half way; others may seem to, once they are multiplied.
    var half = Number.isInteger(number * Math.pow(2, decimals + 1)) && Math.abs(scaled - Math.trunc(scaled)) === 0.5;
    return (half ? nearest(scaled) / Math.pow(10, decimals) : number).toFixed(decimals);
  }

  function numberText(value, uncertainty) {
    var sigma = uncertainty > 0 && isFinite(uncertainty) ? uncertainty : null;
    var largest = Math.max(Math.abs(value), sigma || 0);
    if (isNaN(value)) return NOTHING;
    if (!isFinite(value)) return value > 0 ? "∞" : "−∞";
    if (largest === 0) return "0";
    var order = orderOf(largest, 3);
    var exponent = order >= -2 && order <= 3 ? 0 : order;
    var last = sigma === null ? order - 2 : Math.min(orderOf(sigma, 2) - 1, order);
    var decimals = Math.max(0, exponent - last);
    // The last place of the smallest floats is none itself.
    var lift = last < -300 ? 200 : 0;
    function spelled(number) {
      var steps = nearest((number * Math.pow(10, lift)) / Math.pow(10, last + lift));
      return (steps * Math.pow(10, last - exponent)).toFixed(decimals).replace("-", "−");
    }
    var pair = spelled(value) + (sigma === null ? "" : " ± " + spelled(sigma));
    if (!exponent) return pair;
    return (sigma === null ? pair : "(" + pair + ")") + " × " + power(exponent);
  }

  // The same as spelling.spelled.
  function spelled(value, digits) {
    if (value === 0) return "0";
    if (!isFinite(value)) return String(value).replace("Infinity", "inf").replace("NaN", "nan");
    var parts = value.toExponential(digits - 1).split("e");
    var order = Number(parts[1]);
    if (order >= -3 && order < 4) return Number(parts.join("e")).toFixed(Math.max(0, digits - 1 - order));
    return parts[0] + " × " + power(order);
  }

  // A dash stands where none can be read as a minus.
  function betweenEnds(ends) {
    return ends.join(ends.every(function (end) { return /^([\d.]+|∞)$/.test(end); }) ? "–" : " to ");
  }

  // One power of ten serves ends of similar size.
  function rangeText(ends) {
    if (ends.some(isNaN)) return NOTHING;
    var largest = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
    var similar = isFinite(largest) && ends.every(function (end) { return end === 0 || Math.abs(end) >= largest / 20; });
    if (largest === 0 || !similar) return betweenEnds(ends.map(function (end) { return numberText(end); }));
    var order = orderOf(largest, 3);
    var exponent = order >= -2 && order <= 3 ? 0 : order;
    var decimals = Math.max(0, exponent - order + 2);
    var joined = betweenEnds(ends.map(function (end) {
      return fixed(end / Math.pow(10, exponent), decimals).replace("-", "−");
    }));
    return exponent ? "(" + joined + ") × " + power(exponent) : joined;
  }

  function valueText(value, unit, uncertainty) {
    var text = Array.isArray(value) ? rangeText(value) : numberText(value, uncertainty);
    if (!unit || text === NOTHING) return text;
    return (text.indexOf("±") >= 0 && text.indexOf("×") < 0 ? "(" + text + ")" : text) + " " + unit;
  }

  // As it is typed and pasted into the command: short, and exactly the number.
  function inputText(value) {
    if (typeof value === "string") return value;
    if (value === 0) return "0";
    var size = Math.abs(value);
    return size >= 1e4 || size < 1e-3 ? value.toExponential().replace("e+", "e") : String(value);
  }

  // As it is pasted into a shell: text in double quotes is the same to most of them.
  function commandWord(text) {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : '"' + text.replace(/["\\$`]/g, "\\$&") + '"';
  }

  // ---- Small helpers ----

  function element(tag, attributes, parent) {
    var made = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (parent) parent.appendChild(made);
    return made;
  }

  function html(tag, className, text, parent) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function position(control, value) {
    var share = control.logarithmic
      ? Math.log(value / control.low) / Math.log(control.high / control.low)
      : (value - control.low) / (control.high - control.low);
    return Math.min(Math.max(isFinite(share) ? share : 0, 0), 1);
  }

  function valueAt(control, share) {
    return control.logarithmic
      ? control.low * Math.pow(control.high / control.low, share)
      : control.low + share * (control.high - control.low);
  }

  // A slider's value has three digits, so that the command and the address stay short.
  function rounded(control, value) {
    var number = Number(value.toPrecision(3));
    return Math.min(Math.max(number, control.low), control.high);
  }

  // With six digits, rounded into the range: what is said is never outside.
  function limitText(limit, upper) {
    var number = Number(limit.toPrecision(6));
    if (upper ? number > limit : number < limit) {
      var lastPlace = Math.pow(10, Number(limit.toExponential().split("e")[1]) - 5);
      number = Number((number + (upper ? -lastPlace : lastPlace)).toPrecision(6));
    }
    return inputText(number);
  }

  function refusal(control, value) {
    var words = [];
    if (control.at_least !== null) words.push("at least " + limitText(control.at_least, false));
    if (control.above !== null) words.push("above " + limitText(control.above, false));
    if (control.at_most !== null) words.push("at most " + limitText(control.at_most, true));
    if (control.below !== null) words.push("below " + limitText(control.below, true));
    var allowed = isFinite(value) &&
      (control.at_least === null || value >= control.at_least) &&
      (control.at_most === null || value <= control.at_most) &&
      (control.above === null || value > control.above) &&
      (control.below === null || value < control.below);
    if (allowed) return "";
    return "must be a number" + (words.length ? " " + words.join(" and ") : "") +
      (control.unit ? " " + control.unit : "");
  }

  function oneOf(known, text) {
    return known.indexOf(text) >= 0 ? "" : "must be one of " + known.join(", ");
  }

  function shortened(text) { return text.length > 30 ? text.slice(0, 30) + "…" : text; }

  // ---- Charts ----

  // Room on the right for half of the last number below the axis.
  var SIZE = { width: 420, height: 244, left: 52, right: 26, top: 12, bottom: 38 };

  function ticks(low, high, logarithmic) {
    var found = [];
    if (logarithmic) {
      var first = Math.ceil(Math.log10(low) - 1e-9);
      var last = Math.floor(Math.log10(high) + 1e-9);
      var every = Math.max(1, Math.ceil((last - first) / 5));
      // Hardly more than one power of ten would leave one or two numbers on the axis.
      var steps = high / low < 50 ? [1, 2, 5] : [1];
      var add = function (step, k) {
        var tick = step * Math.pow(10, k);
        if (tick < low * (1 - 1e-9) || tick > high * (1 + 1e-9)) return;
        found.push([tick, k >= -2 && k <= 2 ? String(Number(tick.toPrecision(1))) : (step > 1 ? step + "×" : "") + power(k)]);
      };
      for (var k = steps.length > 1 ? first - 1 : first; k <= last; k += every) {
        for (var i = 0; i < steps.length; i += 1) add(steps[i], k);
      }
      return found;
    }
    var raw = (high - low) / 5;
    var unit = Math.pow(10, Math.floor(Math.log10(raw)));
    var step = [1, 2, 5, 10].map(function (m) { return m * unit; }).find(function (s) { return s >= raw; });
    for (var t = Math.ceil(low / step) * step; t <= high + 1e-9 * step; t += step) {
      found.push([t, String(Number(t.toPrecision(6)))]);
    }
    return found;
  }

  function Chart(spec, place, page) {
    var self = this;
    this.spec = spec;
    this.page = page;
    var figure = html("figure", "explorer-chart", "", place);
    html("figcaption", "", "", figure).innerHTML = spec.title_html;
    this.svg = element("svg", {
      viewBox: "0 0 " + SIZE.width + " " + SIZE.height, tabindex: "0",
      // Its cursor is moved like a slider, and tells the values there.
      role: "slider", "aria-orientation": "horizontal", "aria-valuenow": 0,
      "aria-label": "Chart: " + spec.title + ". Arrow keys move the cursor, Enter takes its place as the chosen point.",
    }, figure);
    var legend = html("p", "explorer-legend", "", figure);
    this.entries = {};
    spec.curves.forEach(function (curve, index) {
      if (spec.curves.length < 2 && !spec.bands.length && !spec.regions.length) return;
      self.entries[curve[0]] = legendEntry(legend, "curve-" + index, curve[1]);
    });
    [[spec.bands, spec.bands_label], [spec.regions, spec.regions_label]].forEach(function (kind) {
      if (!kind[0].length) return;
      var words = kind[0].map(function (one) { return one[1]; }).reverse().join(", ");
      var entry = legendEntry(legend, "band", kind[1] + " (" + words + ")");
      if (kind[0] === spec.bands) kind[0].forEach(function (one) { self.entries[one[0]] = entry; });
    });
    if (spec.other_band) self.entries[spec.other_band[0]] = legendEntry(legend, "other-band", spec.other_band[1]);
    this.svg.addEventListener("pointermove", function (event) { page.setCursor(self.shareAt(event)); });
    this.svg.addEventListener("pointerleave", function () { page.setCursor(null); });
    this.svg.addEventListener("click", function (event) { page.take(self.shareAt(event)); });
    this.svg.addEventListener("keydown", function (event) { page.key(event); });
    this.svg.addEventListener("blur", function () { page.setCursor(null); });
  }

  function legendEntry(legend, name, words) {
    var entry = html("span", "", "", legend);
    var sample = element("svg", { viewBox: "0 0 28 10", "aria-hidden": "true", class: "explorer-sample" }, entry);
    if (name.indexOf("band") >= 0) element("rect", { x: 0, y: 0, width: 28, height: 10, class: "explorer-" + name }, sample);
    else element("line", { x1: 0, x2: 28, y1: 5, y2: 5, class: "explorer-" + name }, sample);
    entry.appendChild(document.createTextNode(" " + words));
    return entry;
  }

  Chart.prototype.shareAt = function (event) {
    var box = this.svg.getBoundingClientRect();
    var x = ((event.clientX - box.left) / box.width) * SIZE.width;
    return Math.min(Math.max((x - SIZE.left) / (SIZE.width - SIZE.left - SIZE.right), 0), 1);
  };

  Chart.prototype.draw = function (control, sampled) {
    var spec = this.spec;
    var svg = this.svg;
    while (svg.firstChild) svg.removeChild(svg.firstChild);
    var finite = [];
    spec.curves.forEach(function (curve) {
      sampled.forEach(function (one) { finite.push(one.values[curve[0]]); });
    });
    spec.bands.forEach(function (band) {
      sampled.forEach(function (one) { finite.push(one.values[band[0]][1]); });
    });
    finite = finite.filter(function (value) { return isFinite(value) && (spec.linear || value > 0); });
    var highest = spec.top !== null ? spec.top : Math.max.apply(null, finite.length ? finite : [1]);
    var lowest = Math.min.apply(null, finite.length ? finite : [highest / 10]);
    var top = spec.linear ? highest * 1.04 : highest * Math.pow(10, 0.15);
    var bottom = spec.linear ? 0 : Math.max(lowest / 1.5, highest * Math.pow(10, -spec.decades));
    if (!spec.linear && top / bottom < 12) bottom = top / 12;
    if (spec.range) { bottom = spec.range[0]; top = spec.range[1]; }

    function x(share) { return SIZE.left + share * (SIZE.width - SIZE.left - SIZE.right); }
    function y(value) {
      var share = spec.linear ? (value - bottom) / (top - bottom)
        : Math.log(value / bottom) / Math.log(top / bottom);
      if (!isFinite(share)) share = value > 0 ? 2 : -1;
      return SIZE.height - SIZE.bottom - Math.min(Math.max(share, -0.02), 1.02) * (SIZE.height - SIZE.bottom - SIZE.top);
    }
    this.x = x;

    var grid = element("g", { class: "explorer-grid" }, svg);
    ticks(control.low, control.high, control.logarithmic).forEach(function (tick) {
      var at = x(position(control, tick[0]));
      element("line", { x1: at, x2: at, y1: SIZE.top, y2: SIZE.height - SIZE.bottom }, grid);
      // At the left end the number would run into that of the other axis.
      var anchor = at < SIZE.left + 10 ? "start" : "middle";
      element("text", { x: at - (anchor === "start" ? 3 : 0), y: SIZE.height - SIZE.bottom + 14, "text-anchor": anchor }, grid).textContent = tick[1];
    });
    ticks(spec.linear ? bottom : bottom, top, !spec.linear).forEach(function (tick) {
      var at = y(tick[0]);
      element("line", { x1: SIZE.left, x2: SIZE.width - SIZE.right, y1: at, y2: at }, grid);
      element("text", { x: SIZE.left - 5, y: at + 4, "text-anchor": "end" }, grid).textContent = tick[1];
    });
    var axis = element("text", { x: x(0.5), y: SIZE.height - 6, "text-anchor": "middle" }, grid);
    // What stands above or below a letter, and back on the line after it.
    control.axis.reduce(function (risen, piece) {
      var rise = piece[0] === "sub" ? 3 : piece[0] === "sup" ? -4 : 0;
      element("tspan", rise === risen ? {} : { dy: rise - risen }, axis).textContent = piece[1];
      return rise;
    }, 0);

    var clip = "clip-" + Math.random().toString(36).slice(2);
    var frame = element("clipPath", { id: clip }, element("defs", {}, svg));
    element("rect", { x: SIZE.left, y: SIZE.top, width: SIZE.width - SIZE.left - SIZE.right, height: SIZE.height - SIZE.top - SIZE.bottom }, frame);
    var inside = element("g", { "clip-path": "url(#" + clip + ")" }, svg);

    spec.regions.forEach(function (region) {
      this.page.stretches(region[0]).forEach(function (ends) {
        element("rect", {
          x: x(ends[0]).toFixed(1), width: (x(ends[1]) - x(ends[0])).toFixed(1),
          y: SIZE.top, height: SIZE.height - SIZE.top - SIZE.bottom,
          class: "explorer-band", "data-quantity": region[0],
        }, inside);
      });
    }, this);
    // The legend names what is drawn, and nothing that is nowhere in sight.
    var entries = this.entries;
    Object.keys(entries).forEach(function (name) { entries[name].hidden = true; });
    spec.bands.map(function (band) { return [band[0], "band"]; })
      .concat(spec.other_band ? [[spec.other_band[0], "other-band"]] : [])
      .forEach(function (band) {
        var upper = [];
        var lower = [];
        sampled.forEach(function (one, index) {
          var ends = one.values[band[0]];
          if (!(ends[1] > 0) || !isFinite(ends[0])) return;
          var at = x(index / (POINTS - 1)).toFixed(1);
          upper.push(at + "," + y(ends[1]).toFixed(1));
          lower.unshift(at + "," + y(Math.max(ends[0], bottom / 10)).toFixed(1));
        });
        if (!upper.length) return;
        entries[band[0]].hidden = false;
        element("polygon", { points: upper.concat(lower).join(" "), class: "explorer-" + band[1] }, inside);
      });
    if (this.page.bands) this.drawUncertain(sampled, inside, x, y);
    spec.curves.forEach(function (curve, number) {
      var path = "";
      var pen = false;
      sampled.forEach(function (one, index) {
        var value = one.values[curve[0]];
        var next = index + 1 < POINTS ? sampled[index + 1].values[curve[0]] : NaN;
        // An edge that runs away is drawn up to the frame, and not along it.
        var drawn = value === Infinity ? pen || isFinite(next) : isFinite(value) && (value > 0 || spec.linear);
        if (drawn) path += (pen ? "L" : "M") + x(index / (POINTS - 1)).toFixed(1) + " " + y(value).toFixed(1);
        pen = drawn && (value !== Infinity || isFinite(next));
      });
      if (path && entries[curve[0]]) entries[curve[0]].hidden = false;
      element("path", { d: path, class: "explorer-curve explorer-curve-" + number, "data-quantity": curve[0] }, inside);
    });
    var chosen = this.page.result;
    spec.curves.forEach(function (curve, number) {
      var value = chosen.values[curve[0]];
      if (isFinite(value) && (value > 0 || spec.linear)) {
        element("circle", { cx: x(position(control, this.page.point[control.name])), cy: y(value), r: 4, class: "explorer-curve-" + number + " explorer-here" }, inside);
      }
    }, this);
    this.guide = element("line", { x1: 0, x2: 0, y1: SIZE.top, y2: SIZE.height - SIZE.bottom, class: "explorer-guide", visibility: "hidden" }, svg);
  };

  // Behind the curves, in pieces where a curve has gaps.
  Chart.prototype.drawUncertain = function (sampled, inside, x, y) {
    var page = this.page;
    this.spec.curves.forEach(function (curve, number) {
      var widths = page.widthsAlong(curve[0], this.spec.linear);
      var upper = [];
      var lower = [];
      function draw() {
        if (upper.length < 2) return;
        element("polygon", {
          points: upper.concat(lower.reverse()).join(" "), class: "explorer-uncertain explorer-uncertain-" + number, "data-uncertain": curve[0],
        }, inside);
      }
      sampled.forEach(function (one, index) {
        var value = one.values[curve[0]];
        var ends = widths[index] && (value > 0 || this.spec.linear) ? bandOf(value, widths[index], this.spec.top) : null;
        if (ends) {
          var at = x(index / (POINTS - 1)).toFixed(1);
          upper.push(at + "," + y(ends[1]).toFixed(1));
          lower.push(at + "," + y(ends[0]).toFixed(1));
        }
        if (!ends || index + 1 === POINTS) { draw(); upper = []; lower = []; }
      }, this);
    }, this);
  };

  Chart.prototype.showCursor = function (share, control, value, words) {
    if (!this.guide) return;
    this.svg.setAttribute("aria-valuemin", control.low);
    this.svg.setAttribute("aria-valuemax", control.high);
    this.svg.setAttribute("aria-valuenow", value);
    this.svg.setAttribute("aria-valuetext", words);
    this.guide.setAttribute("visibility", share === null ? "hidden" : "visible");
    if (share !== null) {
      this.guide.setAttribute("x1", this.x(share));
      this.guide.setAttribute("x2", this.x(share));
    }
  };

  // ---- The page ----

  function Page(root, content, model) {
    var self = this;
    this.root = root;
    this.content = content;
    this.evaluate = model(content.tables, reading);
    this.sources = Object.keys(content.sources).map(function (name) {
      return [1, -1].map(function (way) { return model(content.tables, readingWith(name, way)); });
    });
    this.bandBox = document.getElementById("explorer-bands");
    this.controls = {};
    content.controls.forEach(function (control) { self.controls[control.name] = control; });
    this.form = root.querySelector(".explorer-controls");
    this.along = document.getElementById("explorer-along");
    this.point = this.fromAddress();
    this.cursor = null;

    content.controls.forEach(function (control) {
      var field = document.getElementById("explorer-" + control.name);
      var slider = root.querySelector('[data-slider="' + control.name + '"]');
      field.addEventListener("change", function () { self.typed(control, field); });
      if (slider) {
        slider.max = STEPS;
        slider.addEventListener("input", function () {
          self.set(control.name, rounded(control, valueAt(control, slider.value / STEPS)));
        });
      }
    });
    this.form.addEventListener("submit", function (event) { event.preventDefault(); });
    this.along.addEventListener("change", function () { self.update(); });
    if (this.bandBox) this.bandBox.addEventListener("change", function () { self.bands = self.bandBox.checked; self.update(); });
    root.querySelector(".explorer-reset").addEventListener("click", function () {
      self.point = self.defaults();
      self.notice = "";
      self.bands = self.sources.length > 0;
      self.along.value = content.along[0];
      self.update();
    });
    var examples = root.querySelector(".explorer-examples");
    examples.addEventListener("click", function (event) {
      var link = event.target.closest("a[data-point]");
      if (!link) return;
      event.preventDefault();
      window.location.hash = link.dataset.point;
    });
    var copy = root.querySelector(".explorer-copy");
    copy.hidden = false;
    copy.addEventListener("click", function () { self.copy(copy); });
    var place = root.querySelector(".explorer-charts");
    this.charts = content.charts.map(function (spec) { return new Chart(spec, place, self); });
    this.form.hidden = false;
    this.status = root.querySelector(".explorer-cursor");
    window.addEventListener("hashchange", function () {
      // A link to a heading is no point.
      if (window.location.hash.length > 1 && window.location.hash.indexOf("=") < 0) return;
      self.point = self.fromAddress();
      self.update();
    });
    this.update();
  }

  Page.prototype.defaults = function () {
    var point = {};
    this.content.controls.forEach(function (control) { point[control.name] = control.default; });
    return Object.assign(point, this.content.start);
  };

  // What the address says, as far as it is allowed; of anything else the page says that it is not.
  Page.prototype.fromAddress = function () {
    var point = this.defaults();
    var self = this;
    var ignored = [];
    var hash = window.location.hash.slice(1);
    this.along.value = this.content.along[0];
    this.bands = this.sources.length > 0;
    new URLSearchParams(hash.indexOf("=") < 0 ? "" : hash).forEach(function (text, name) {
      var control = self.controls[name];
      var problem = "";
      if (name === "along") {
        problem = oneOf(self.content.along, text);
        if (!problem) self.along.value = text;
      } else if (name === "bands" && self.sources.length) {
        problem = oneOf(["on", "off"], text);
        if (!problem) self.bands = text === "on";
      } else if (!control) {
        problem = "is no parameter here";
      } else if (control.choices) {
        problem = oneOf(control.choices, text);
        if (!problem) point[name] = text;
      } else {
        problem = refusal(control, text.trim() ? Number(text) : NaN);
        if (!problem) point[name] = Number(text);
      }
      if (problem) ignored.push(shortened(name) + " = " + shortened(text) + " (" + problem + ")");
    });
    this.notice = ignored.length
      ? "Left out of this page's address: " + ignored.slice(0, 3).join("; ") + (ignored.length > 3 ? "; and more" : "") + "."
      : "";
    return point;
  };

  // What differs from where the page begins, which the address tells, or from what the command computes by itself.
  Page.prototype.changes = function (ofCommand) {
    var self = this;
    var start = this.defaults();
    return this.content.controls.filter(function (control) {
      if (ofCommand) return !control.of_page && self.point[control.name] !== control.default;
      return self.point[control.name] !== start[control.name];
    }).map(function (control) { return [control.name, inputText(self.point[control.name])]; });
  };

  Page.prototype.typed = function (control, field) {
    var value = control.choices ? field.value : Number(field.value.replace(",", ".").replace("−", "-"));
    var problem = control.choices ? "" : refusal(control, field.value.trim() ? value : NaN);
    this.warn(problem ? control.symbol + " = " + field.value + " is not allowed: it " + problem : "");
    field.setAttribute("aria-invalid", problem ? "true" : "false");
    if (!problem) this.set(control.name, value);
  };

  Page.prototype.warn = function (sentence) {
    var warning = this.root.querySelector(".explorer-refusal");
    warning.hidden = !sentence;
    warning.textContent = sentence;
  };

  Page.prototype.set = function (name, value) {
    this.point[name] = value;
    this.notice = "";
    var self = this;
    if (this.waiting) return;
    this.waiting = true;
    window.requestAnimationFrame(function () {
      self.waiting = false;
      self.update();
    });
  };

  Page.prototype.update = function () {
    var self = this;
    this.result = this.evaluate(this.point);
    // How far an axis reaches may hang on a choice, and so may what there is at all.
    var axes = this.result.axes || {};
    Object.keys(axes).forEach(function (name) { Object.assign(self.controls[name], axes[name]); });
    var words = this.result.words || {};
    this.warn(this.result.refused || this.notice || this.result.note || "");
    this.content.controls.forEach(function (control) {
      var field = document.getElementById("explorer-" + control.name);
      var slider = self.root.querySelector('[data-slider="' + control.name + '"]');
      field.value = inputText(self.point[control.name]);
      field.setAttribute("aria-invalid", "false");
      if (slider) {
        slider.value = Math.round(position(control, self.point[control.name]) * STEPS);
        slider.setAttribute("aria-valuetext", field.value + " " + control.unit);
      }
    });
    this.content.values.forEach(function (name) {
      var cell = self.root.querySelector('[data-quantity="' + name + '"] td');
      cell.textContent = words[name] || valueText(self.result.values[name], self.content.quantities[name].unit, self.result.uncertainties[name]);
    });
    this.say();
    var changes = this.changes();
    var command = this.content.command + " run " + this.content.section +
      this.changes(true).map(function (pair) { return " -p " + commandWord(pair[0] + "=" + pair[1]); }).join("");
    this.root.querySelector(".explorer-command code").textContent = command;
    this.command = command;
    if (this.along.value !== this.content.along[0]) changes.push(["along", this.along.value]);
    if (this.sources.length && !this.bands) changes.push(["bands", "off"]);
    if (this.bandBox) this.bandBox.checked = this.bands;
    var fragment = changes.map(function (pair) { return pair[0] + "=" + encodeURIComponent(pair[1]); }).join("&");
    var address = window.location.href.replace(/#.*$/, "");
    if (window.location.hash.slice(1) !== fragment) {
      window.history.replaceState(null, "", fragment ? address + "#" + fragment : address);
    }
    this.draw();
  };

  // What the point comes to: the words of the section, chosen by the model.
  Page.prototype.say = function () {
    var self = this;
    var place = this.root.querySelector(".explorer-sentence");
    var result = this.result;
    var said = result.said;
    place.textContent = "";
    if (!said) place.textContent = "Of this point nothing can be said here.";
    if (!said) return;
    this.content.sentence.split(/\{(\w+)\}/).forEach(function (piece, index) {
      if (index % 2 === 0) {
        place.appendChild(document.createTextNode(piece));
        return;
      }
      var choice = said[piece];
      var text = choice
        ? self.content.judgements[piece][choice[0]].replace(/\{(\w+)\}/g, function (_, name) { return choice[1][name]; })
        : valueText(result.values[piece], self.content.quantities[piece].unit, result.uncertainties[piece]);
      html("strong", "", text, place);
    });
  };

  Page.prototype.draw = function () {
    var control = this.controls[this.along.value];
    this.sampled = [];
    for (var k = 0; k < POINTS; k += 1) {
      var point = Object.assign({}, this.point);
      point[control.name] = valueAt(control, k / (POINTS - 1));
      this.sampled.push(this.evaluate(point));
    }
    this.known = {};
    this.moved = this.bands ? this.withSourcesMoved(control) : [];
    this.charts.forEach(function (chart) { chart.draw(control, this.sampled); }, this);
    this.setCursor(this.cursor);
  };

  // What all quantities are with each source moved both ways, at every so many points of the curves.
  Page.prototype.withSourcesMoved = function (control) {
    var found = [];
    for (var k = 0; k < POINTS; k += this.content.band_step) {
      var point = Object.assign({}, this.point);
      point[control.name] = valueAt(control, k / (POINTS - 1));
      var pairs = [];
      for (var i = 0; i < this.sources.length; i += 1) {
        pairs.push([this.sources[i][0](point).values, this.sources[i][1](point).values]);
      }
      found.push(pairs);
    }
    return found;
  };

  // How uncertain one quantity is at each point of its curve; in between as at the nearest where it is known.
  Page.prototype.widthsAlong = function (name, linear) {
    var step = this.content.band_step;
    var sampled = this.sampled;
    var known = this.moved.map(function (pairs, i) {
      return widthsOf(sampled[i * step].values[name], pairs.map(function (pair) { return [pair[0][name], pair[1][name]]; }), linear);
    });
    return sampled.map(function (_, k) {
      var share = k / step;
      var first = known[Math.floor(share)];
      var second = known[Math.min(Math.ceil(share), known.length - 1)];
      if (!first || !second || first.factor !== second.factor) return share % 1 < 0.5 ? first : second;
      if (first === second) return first;
      var part = share % 1;
      return {
        factor: first.factor,
        down: first.down + part * (second.down - first.down),
        up: first.up + part * (second.up - first.up),
      };
    });
  };

  // Where along the axis a quantity is above zero, as pairs of shares. Ends are found between the samples.
  Page.prototype.stretches = function (name) {
    if (this.known[name]) return this.known[name];
    var self = this;
    var control = this.controls[this.along.value];
    function inside(share) {
      var point = Object.assign({}, self.point);
      point[control.name] = valueAt(control, share);
      return self.evaluate(point).values[name] > 0;
    }
    var found = [];
    var start = this.sampled[0].values[name] > 0 ? 0 : null;
    for (var k = 1; k < POINTS; k += 1) {
      if (this.sampled[k].values[name] > 0 === (start !== null)) continue;
      var low = (k - 1) / (POINTS - 1);
      var high = k / (POINTS - 1);
      for (var step = 0; step < 10; step += 1) {
        var middle = 0.5 * (low + high);
        if (inside(middle) === (start !== null)) low = middle; else high = middle;
      }
      if (start === null) start = low;
      else { found.push([start, low]); start = null; }
    }
    if (start !== null) found.push([start, 1]);
    this.known[name] = found;
    return found;
  };

  Page.prototype.setCursor = function (share) {
    this.cursor = share;
    var control = this.controls[this.along.value];
    var value = share === null ? this.point[control.name] : rounded(control, valueAt(control, share));
    var there = share === null ? this.result : this.evaluate(Object.assign({}, this.point, { [control.name]: value }));
    var place = control.symbol + " = " + inputText(value) + (control.unit ? " " + control.unit : "");
    var told = this.charts.map(function (chart) {
      var words = chart.spec.title + ": " + pointWords(chart.spec, there.values);
      chart.showCursor(share, control, value, "At " + place + ". " + words);
      return words;
    });
    this.status.textContent = share === null
      ? "Move over a chart, or use the arrow keys in it, to read values there."
      : "At " + place + ". " + told.join(". ") + ".";
  };

  // A range without width is drawn nowhere.
  function stretchText(ends) { return ends[0] === ends[1] ? "nowhere" : rangeText(ends); }

  // What a chart shows at one point: curves, ranges, and inside which region it is.
  function pointWords(spec, values) {
    var words = spec.curves.map(function (curve) {
      return (spec.curves.length > 1 ? curve[1] + " " : "") + numberText(values[curve[0]]);
    });
    spec.bands.slice().reverse().forEach(function (band) {
      words.push(spec.bands_label + " " + band[1] + " " + stretchText(values[band[0]]));
    });
    if (spec.other_band) words.push(spec.other_band[1] + " " + stretchText(values[spec.other_band[0]]));
    if (spec.regions.length) {
      var inside = spec.regions.filter(function (region) { return values[region[0]] > 0; }).pop();
      words.push(inside ? "inside the " + spec.regions_label + " at " + inside[1] : "outside the " + spec.regions_label);
    }
    return words.join(", ");
  }

  Page.prototype.take = function (share) {
    var control = this.controls[this.along.value];
    this.set(control.name, rounded(control, valueAt(control, share)));
  };

  Page.prototype.key = function (event) {
    var control = this.controls[this.along.value];
    var share = this.cursor === null ? position(control, this.point[control.name]) : this.cursor;
    var step = event.shiftKey ? 0.1 : 0.01;
    if (event.key === "ArrowRight") share += step;
    else if (event.key === "ArrowLeft") share -= step;
    else if (event.key === "Home") share = 0;
    else if (event.key === "End") share = 1;
    else if (event.key === "Enter") return this.take(share);
    else if (event.key === "Escape") return this.setCursor(null);
    else return undefined;
    event.preventDefault();
    return this.setCursor(Math.min(Math.max(share, 0), 1));
  };

  Page.prototype.copy = function (button) {
    function done() {
      button.textContent = "Copied";
      window.setTimeout(function () { button.textContent = "Copy"; }, 1500);
    }
    // Pages from disk have no clipboard of their own in some browsers; selecting works everywhere.
    var code = this.root.querySelector(".explorer-command code");
    function select() { window.getSelection().selectAllChildren(code); }
    if (navigator.clipboard) navigator.clipboard.writeText(this.command).then(done, select);
    else select();
  };

  window.companionExplorer = {
    start: function (name, model) {
      var root = document.querySelector('.explorer[data-explorer="' + name + '"]');
      if (!root) return;
      var content = JSON.parse(root.querySelector(".explorer-data").textContent);
      window.companionExplorer.page = new Page(root, content, model);
    },
    // For tests, which hold them to Python's.
    commandWord: commandWord,
    limitText: limitText,
    spelled: spelled,
    valueText: valueText,
    reading: reading,
    readingWith: readingWith,
    widthsOf: widthsOf,
    bandOf: bandOf,
  };
})();
