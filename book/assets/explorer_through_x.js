// Freeze-out with annihilation through X, for the explorers of Sections III B and III C: see explorers/through_x.py.
(function () {
  "use strict";

  // K₁ and K₂ times exp(z): polynomials of Abramowitz and Stegun, 9.8.
  function polynomial(coefficients, t) {
    return coefficients.reduceRight(function (sum, one) { return sum * t + one; }, 0);
  }
  var I0 = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
  var I1 = [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411];
  var K0 = [-0.57721566, 0.4227842, 0.23069756, 0.0348859, 0.00262698, 0.0001075, 0.0000074];
  var K1 = [1, 0.15443144, -0.67278579, -0.18156897, -0.01919402, -0.00110404, -0.00004686];
  var FAR0 = [1.25331414, -0.07832358, 0.02189568, -0.01062446, 0.00587872, -0.0025154, 0.00053208];
  var FAR1 = [1.25331414, 0.23498619, -0.0365562, 0.01504268, -0.00780353, 0.00325614, -0.00068245];
  function bessel0(z) {
    if (z > 2) return polynomial(FAR0, 2 / z) / Math.sqrt(z);
    var t = Math.pow(z / 3.75, 2);
    return Math.exp(z) * (-Math.log(z / 2) * polynomial(I0, t) + polynomial(K0, (z * z) / 4));
  }
  function bessel1(z) {
    if (z > 2) return polynomial(FAR1, 2 / z) / Math.sqrt(z);
    var t = Math.pow(z / 3.75, 2);
    return Math.exp(z) * (Math.log(z / 2) * z * polynomial(I1, t) + polynomial(K1, (z * z) / 4) / z);
  }
  function bessel2(z) { return bessel0(z) + (2 / z) * bessel1(z); }

  function line(ends, values, at) {
    var place = ((at - ends[0]) / (ends[1] - ends[0])) * (values.length - 1);
    var i = Math.min(Math.max(Math.floor(place), 0), values.length - 2);
    return values[i] + (place - i) * (values[i + 1] - values[i]);
  }

  function interpolated(xs, ys, x) {
    if (x < xs[0]) return 0;
    var low = 0;
    var high = xs.length - 1;
    if (x >= xs[high]) return ys[high];
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (xs[middle] > x) high = middle; else low = middle;
    }
    return ys[low] + ((ys[high] - ys[low]) * (x - xs[low])) / (xs[high] - xs[low]);
  }

  // Resolved down to this width over m_X; what is missing of a narrower peak is that of an infinitely narrow one.
  var NARROWEST = 1e-6;

  function make(tables) {
    // x evenly in ln x + x/20, and the step of ln x at each.
    function grid(steps) {
      var from = tables.march[0];
      var start = Math.log(from) + from / 20;
      var end = Math.log(tables.march[1]) + tables.march[1] / 20;
      var x = from;
      var found = [];
      for (var k = 0; k <= steps; k += 1) {
        var w = start + ((end - start) * k) / steps;
        for (var turn = 0; turn < 8; turn += 1) x -= (Math.log(x) + x / 20 - w) / (1 / x + 0.05);
        found.push([x, (end - start) / steps / (1 + x / 20)]);
      }
      return found;
    }
    var march = grid(tables.march[2]);
    var tail = [];
    for (var k = 0; k <= tables.tail[2]; k += 1) {
      tail.push(tables.tail[0] * Math.pow(tables.tail[1] / tables.tail[0], k / tables.tail[2]));
    }
    var places = march.map(function (one) { return one[0]; }).concat(tail);

    function couplings(name, ratio) {
      var one = tables.couplings[name];
      return [one[0] + ratio * one[1], ratio * one[2]];
    }
    function squares(pair) { return pair[0] * pair[0] + pair[1] * pair[1]; }

    // Width of an X of any mass to what is visible or neutrinos, over ε².
    function widthOf(ratio, hadrons) {
      var lepton = couplings("electron", ratio);
      var quarks = 1.5 * (squares(couplings("up", ratio)) + 2 * squares(couplings("down", ratio)));
      var ofHadrons = hadrons === "r_ratio" ? squares(lepton) : quarks;
      var ofNeutrinos = 3 * squares(couplings("neutrino", ratio));
      return function (energy) {
        var sum = ofNeutrinos;
        tables.leptons.forEach(function (mass) {
          var r = Math.pow(mass / energy, 2);
          if (r < 0.25) sum += Math.sqrt(1 - 4 * r) * (lepton[0] * lepton[0] * (1 + 2 * r) + lepton[1] * lepton[1] * (1 - 4 * r));
        });
        if (energy > 2 * tables.pion) sum += ofHadrons * interpolated(tables.hadrons.energy, tables.hadrons.ratio, energy);
        return (energy * sum) / (12 * Math.PI);
      };
    }

    function energies(m_DM, m_X) {
      var lowest = 2 * m_DM;
      var edges = [lowest - m_X];
      for (var k = -7; k <= 2; k += 1) edges.push(lowest + m_DM * Math.pow(4, k) - m_X);
      for (var away = NARROWEST; away < 0.5; away *= 4) edges.push(-away * m_X, away * m_X);
      tables.leptons.forEach(function (mass) { edges.push(2 * mass - m_X); });
      [2 * tables.pion, 0.6, 0.7, 0.76, 0.775, 0.783, 0.79, 0.82, 0.9, 1, 1.013, 1.017, 1.0195, 1.022, 1.026, 1.04, 1.1, 1.8]
        .forEach(function (one) { edges.push(one - m_X); });
      var last = lowest + 16 * m_DM - m_X;
      edges = edges.concat(0).filter(function (one) { return one >= edges[0] && one <= last; }).sort(function (a, b) { return a - b; });
      var found = [];
      edges.slice(1).forEach(function (end, i) {
        var half = 0.5 * (end - edges[i]);
        if (half > 0) tables.gauss.forEach(function (one) { found.push([edges[i] + half * (1 + one[0]), half * one[1]]); });
      });
      return found;
    }

    // Of the last masses alone: at a few x, to see whether X counts, and at all.
    var kept = {};

    // What no coupling changes: at each x what multiplies 1/[(s − m_X²)² + m_X² Γ²], the rest, and the narrow peak.
    function kernels(m_DM, m_X, ratio, hadrons, at) {
      var key = [m_DM, m_X, ratio, hadrons].join("/");
      if (kept[at.length] && kept[at.length].key === key) return kept[at.length];
      var width = widthOf(ratio, hadrons);
      var axial = couplings("electron", ratio)[1];
      var nodes = energies(m_DM, m_X);
      var dark = (m_X / 6) * Math.pow(Math.max(1 - Math.pow((2 * m_DM) / m_X, 2), 0), 1.5);
      var visible = width(m_X);
      var distances = nodes.map(function (one) { return one[0] * (one[0] + 2 * m_X); });
      var strengths = nodes.map(function (one) {
        var E = m_X + one[0];
        var flux = (E - 2 * m_DM) * (E + 2 * m_DM);
        var beta = Math.sqrt(flux) / E;
        var common = one[1] * 2 * E * flux;
        var other = 0;
        tables.leptons.forEach(function (mass) {
          if (E > 2 * mass) {
            var beta_f = Math.sqrt(1 - Math.pow((2 * mass) / E, 2));
            other += (4 * Math.pow(axial * m_DM * mass, 2) * beta_f) / (E * E * beta * Math.pow(m_X, 4));
          }
        });
        return [common * 4 * Math.PI * beta * E * width(E), common * other, E];
      });
      var rows = at.map(function (x) {
        var T = m_DM / x;
        var norm = 8 * Math.pow(m_DM, 4) * T * Math.pow(bessel2(x), 2);
        var rest = 0;
        var kernel = [];
        // In rising order of energy, up to where there are no pairs.
        for (var i = 0; i < strengths.length && strengths[i][2] / T - 2 * x < 40; i += 1) {
          var z = strengths[i][2] / T;
          var thermal = (strengths[i][2] * bessel1(z) * Math.exp(2 * x - z)) / norm;
          rest += thermal * strengths[i][1];
          kernel.push(thermal * strengths[i][0]);
        }
        var peak = dark > 0 ? (visible * 3 * Math.PI * Math.PI * m_X * m_X * dark * bessel1(m_X / T) *
          Math.exp(-(m_X / m_DM - 2) * x)) / (Math.pow(bessel2(x), 2) * Math.pow(m_DM, 4) * T) : 0;
        return { kernel: kernel, rest: rest, peak: peak };
      });
      kept[at.length] = { key: key, rows: rows, distances: distances, visible: visible, dark: dark, m_X: m_X };
      return kept[at.length];
    }

    // <σv> through X at each x of the march and of the tail.
    function averages(of, alpha_X, eps2) {
      var width = Math.max(eps2 * of.visible + alpha_X * of.dark, 1e-300);
      var resolved = Math.max(width, NARROWEST * of.m_X);
      var weights = of.distances.map(function (one) { return 1 / (one * one + Math.pow(of.m_X * resolved, 2)); });
      return of.rows.map(function (row) {
        var sum = row.rest + row.peak * (1 / width - 1 / resolved);
        for (var i = 0; i < row.kernel.length; i += 1) sum += row.kernel[i] * weights[i];
        return alpha_X * eps2 * sum;
      });
    }

    // Y today over that of another set of rates, up to what both have in common.
    function today(m_DM, plasma, rates) {
      function at(x) {
        var log = Math.log(m_DM / x);
        return [Math.exp(line(plasma.ends, plasma.dilution, log)), Math.exp(line(plasma.ends, plasma.entropy, log))];
      }
      var count = march.length;
      var known = march.map(function (one, i) {
        var T = m_DM / one[0];
        var both = at(one[0]);
        // 2 spin states: m² T K₂/π².
        var equal = (m_DM * m_DM * T * bessel2(one[0]) * Math.exp(-one[0])) / (Math.PI * Math.PI * both[1]);
        return [one[1] * both[0] * rates[i], equal];
      });
      function through(stride) {
        var Y = known[0][1];
        for (var i = stride; i < count; i += stride) {
          var h = stride * known[i][0];
          var source = Y + h * known[i][1] * known[i][1];
          Y = source / (0.5 + Math.sqrt(0.25 + h * source));
        }
        return Y;
      }
      var Y = (8 * through(1) - 6 * through(2) + through(4)) / 3;
      var step = Math.log(tables.tail[1] / tables.tail[0]) / tables.tail[2];
      var inTail = 0;
      var last = 0;
      tail.forEach(function (x, i) {
        last = at(x)[0] * rates[count + i];
        inTail += (i === 0 || i === tail.length - 1 ? 1 : i % 2 ? 4 : 2) * last;
      });
      return Y / (1 + Y * ((inTail * step) / 3 + last));
    }

    var shapes = {};
    var answers = new Map();

    // Values of <σv> of ψψ → φφ for m_DM = v at the given x, kept for the last masses.
    function kept_shape(name, key, at, average) {
      if (!shapes[name] || shapes[name].key !== key) shapes[name] = { key: key, values: at.map(average) };
      return shapes[name].values;
    }

    // The same point is asked for once for each source of uncertainty, none of which matters here.
    function remembered(key, solve) {
      if (!answers.has(key)) {
        if (answers.size > 4000) answers.clear();
        answers.set(key, solve());
      }
      return answers.get(key);
    }

    // A point: {m_DM, m_X, epsilon, ratio, hadrons, table}; `strength` times `average(x)`, which `key` and `slot` name, is
    // <σv> of ψψ → φφ.
    return function (p, slot, key, strength, average) {
      var plasma = tables.plasma[p.table];
      var eps2 = p.epsilon * p.epsilon;
      var looked = kept_shape("looked " + slot, key, tables.looked_at, average).map(function (one) { return strength * one; });
      var other = null;
      function fill() {
        other = other || kept_shape(slot, key, places, average).map(function (one) { return strength * one; });
      }

      function through(alpha_X, at) {
        return averages(kernels(p.m_DM, p.m_X, p.ratio, p.hadrons, at), alpha_X, eps2);
      }

      function counts(alpha_X, share) {
        return eps2 > 0 && through(alpha_X, tables.looked_at).some(function (one, i) {
          return one > tables.negligible * share * share * looked[i];
        });
      }

      // Ω of both channels over that of ψψ → φφ alone, both at an α_X of `share` times that of `shape`.
      function density(alpha_X, share) {
        if (!counts(alpha_X, share)) return 1;
        fill();
        var into = other.map(function (one) { return one * share * share; });
        var added = through(alpha_X, places);
        return today(p.m_DM, plasma, into.map(function (one, i) { return one + added[i]; })) / today(p.m_DM, plasma, into);
      }

      // Ω of both channels with an α_X over that of ψψ → φφ alone with `alone`.
      function over(alpha_X, alone) {
        var share = alpha_X / alone;
        var added = through(alpha_X, places);
        return today(p.m_DM, plasma, other.map(function (one, i) { return one * share * share + added[i]; }));
      }

      // The α_X that gives with both channels what `alone` gives by ψψ → φφ.
      function coupling(alone) {
        if (!counts(alone, 1)) return alone;
        fill();
        var wanted = Math.log(today(p.m_DM, plasma, other));
        var low = Math.log(alone) - 35;
        var high = Math.log(alone);
        var before = Math.log(over(alone, alone)) - wanted;
        if (before >= 0) return alone;
        // Halvings, and secants where these stay inside.
        var a = [low, NaN];
        var b = [high, before];
        for (var turn = 0; turn < 60 && b[0] - a[0] > 1e-6; turn += 1) {
          var guess = turn % 3 < 2 && isFinite(a[1]) ? a[0] + ((b[0] - a[0]) * a[1]) / (a[1] - b[1]) : 0.5 * (a[0] + b[0]);
          var value = Math.log(over(Math.exp(guess), alone)) - wanted;
          if (Math.abs(value) < 1e-7) return Math.exp(guess);
          if (value > 0) a = [guess, value]; else b = [guess, value];
        }
        return Math.exp(0.5 * (a[0] + b[0]));
      }

      var name = [slot, key, strength, p.m_X, p.epsilon, p.ratio, p.hadrons, p.table].join("/");
      return {
        density: function (alpha_X, share) {
          return remembered("density/" + alpha_X + "/" + name, function () { return density(alpha_X, share); });
        },
        coupling: function (alone) {
          return remembered("coupling/" + alone + "/" + name, function () { return coupling(alone); });
        },
      };
    };
  }

  window.companionThroughX = make;
})();
