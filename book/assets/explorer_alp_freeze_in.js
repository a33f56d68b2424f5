// How the tables of the freeze-in explorer combine, see explorers/alp_freeze_in.py and sections/alp_parameter_space.py.
window.companionExplorer.start("alp_freeze_in", function (tables, read) {
  "use strict";

  // S between its equally spaced ratios: Catmull-Rom, flat beyond the ends.
  function saturation(rows, logRatio) {
    var last = rows.length - 1;
    var at = Math.min(Math.max((logRatio - tables.ratios.first) / tables.ratios.spacing, 0), last);
    var i = Math.min(Math.floor(at), last - 1);
    var t = at - i;
    function row(k) { return rows[Math.min(Math.max(k, 0), last)]; }
    var first = (row(i + 1) - row(i - 1)) / 2;
    var second = (row(i + 2) - row(i)) / 2;
    var rise = row(i + 1) - row(i);
    return row(i) + t * (first + t * (3 * rise - 2 * first - second + t * (first + second - 2 * rise)));
  }

  function logYield(plane, logRatio) {
    var exponent = saturation(plane.rows, logRatio) + logRatio;
    var soft = exponent > 0 ? exponent + Math.log1p(Math.exp(-exponent)) : Math.log1p(Math.exp(exponent));
    return plane.slope + logRatio - soft;
  }

  // ln of the ratio of widths that gives a yield; Infinity where none does.
  function logRatioOf(plane, wanted) {
    var low = wanted - plane.slope - 1e-3;
    var high = 30;
    if (!(logYield(plane, high) > wanted)) return Infinity;
    for (var step = 0; step < 50; step += 1) {
      var middle = 0.5 * (low + high);
      if (logYield(plane, middle) < wanted) low = middle; else high = middle;
    }
    return 0.5 * (low + high);
  }

  var remembered = {};

  function planeAt(table, m_a, scale) {
    var key = table + "/" + m_a + "/" + scale;
    if (remembered.key !== key) {
      var known = tables.abundance[table];
      var t = Math.log10(scale);
      remembered = {
        key: key,
        slope: read.surface(known.slope, m_a, t),
        rows: known.saturation.map(function (one) { return read.surface(one, m_a, t); }),
      };
    }
    return remembered;
  }

  return function (p) {
    var scale = Math.abs(p.C_q) / p.f_a;
    var plane = planeAt(p.degrees_of_freedom, p.m_a, scale);
    var visible = scale * scale * read.curve(tables.width_visible, p.m_a);
    var values = { width_visible: visible };

    function unit(m_chi) {
      if (2 * m_chi >= p.m_a) return 0;
      return p.m_a * m_chi * m_chi * read.curve(tables.width_dark_matter, Math.max(m_chi / p.m_a, 1e-9)) *
        (p.dark_matter === "majorana" ? tables.majorana_to_dirac : 1);
    }

    function needed(m_chi) {
      var width = unit(m_chi);
      if (!(width > 0)) return Infinity;
      var wanted = tables.yield_for_unit_mass / m_chi;
      if (wanted > tables.largest_yield) return NaN;
      var logRatio = logRatioOf(plane, Math.log(wanted));
      return p.f_a * Math.sqrt((Math.exp(logRatio) * visible) / width);
    }

    values.width_dark_matter = (unit(p.m_chi) * p.C_chi * p.C_chi) / (p.f_a * p.f_a);
    var today = values.width_dark_matter > 0
      ? Math.exp(logYield(plane, Math.log(values.width_dark_matter / visible)))
      : 0;
    values.yield_dark_matter_today = today;
    values.relic_density = (tables.density * today * p.m_chi) / tables.yield_for_unit_mass;
    values.pseudoscalar_coupling = (p.m_chi * p.C_chi) / p.f_a;
    values.needed_C_chi = needed(p.m_chi);
    Object.keys(tables.masses).forEach(function (name) {
      values["needed_" + name.replace(" ", "_")] = needed(tables.masses[name]);
    });
    values.observed_density = tables.density;

    var rate = read.curve(tables.rate[p.form_factor_set], p.m_a);
    var ends = read.lines(tables.windows[p.excess], p.m_a);
    [1, 2].forEach(function (sigma) {
      var window = ends.slice(2 * sigma - 2, 2 * sigma);
      var possible = window[1] > 0 && rate > 0;
      var couplings = possible
        ? [p.f_a * Math.sqrt(window[0] / rate), p.f_a * Math.sqrt(window[1] / rate)]
        : [NaN, NaN];
      var inside = Math.abs(p.C_q) >= couplings[0] && Math.abs(p.C_q) <= couplings[1];
      values["excess_quark_coupling_" + sigma + "_sigma"] = couplings;
      values["excess_region_" + sigma + "_sigma"] = inside ? 1 : 0;
    });

    // What the tables do not cover is left out, not guessed.
    var refused = "";
    if (scale < 1e-11 || scale > 1e-6) {
      refused = "C_q/f_a must be between 1e-11 and 1e-6 1/GeV here; the command computes others";
      Object.keys(values).filter(function (name) { return name.indexOf("needed_") === 0; })
        .concat("relic_density", "yield_dark_matter_today")
        .forEach(function (name) { values[name] = NaN; });
    } else if (today > tables.largest_yield) {
      refused = "dark matter comes near equilibrium there, which these tables leave out; the command does not";
      values.relic_density = NaN;
      values.yield_dark_matter_today = NaN;
    }
    var density = values.relic_density;
    var amount = "more";
    if (density === 0) amount = "none";
    else if (Math.abs(density / tables.density - 1) <= 0.1) amount = "as observed";
    else if (density < tables.density) amount = "less";
    var said = {
      explains_words: window.companionWords.beside(
        rate * Math.pow(p.C_q / p.f_a, 2), window.companionWords.held(tables, read, p.excess, p.m_a)
      ),
      abundance_words: [amount, {}],
    };
    return { values: values, uncertainties: {}, refused: refused, said: refused ? null : said };
  };
});
