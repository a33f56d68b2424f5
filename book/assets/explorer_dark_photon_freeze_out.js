// How the tables of the freeze-out explorer combine, see explorers/dark_photon_freeze_out.py.
window.companionExplorer.start("dark_photon_freeze_out", function (tables, read) {
  "use strict";

  var low = tables.log_cross_section[0];
  var high = tables.log_cross_section[1];

  // Root of a function that falls, between both ends; NaN where there is none.
  function root(falling, from, to) {
    if (!(falling(from) >= 0 && falling(to) <= 0)) return NaN;
    for (var step = 0; step < 50; step += 1) {
      var middle = 0.5 * (from + to);
      if (falling(middle) > 0) from = middle; else to = middle;
    }
    return 0.5 * (from + to);
  }

  var throughX = window.companionThroughX(tables.through_x);
  var remembered = {};

  // Values at the nodes of ln <σv>, which depend on both masses alone.
  function along(name, surfaces, m_DM, z) {
    var key = m_DM + "/" + z;
    var known = remembered[name];
    if (!known || known.key !== key) {
      known = { key: key, row: surfaces.map(function (one) { return read.surface(one, Math.log(m_DM), z); }) };
      remembered[name] = known;
    }
    return function (logCrossSection) { return read.row(known.row, (logCrossSection - low) / (high - low)); };
  }

  return function (p) {
    var z = p.m_phi < p.m_DM ? Math.sqrt(1 - Math.pow(p.m_phi / p.m_DM, 2)) : 0;
    var vacuum = p.m_X / (tables.higgs_charge * Math.sqrt(4 * Math.PI * p.alpha_X));
    var coupling = p.m_DM / vacuum;
    var strength = Math.pow(coupling, 4);

    // <σv> at x for m_DM = v.
    function average(x, trilinear) {
      return Math.exp(read.surface(tables.cross_section[trilinear], Math.log(x), z)) / (p.m_DM * p.m_DM);
    }

    var unit = average(tables.reference, p.trilinear);
    var crossSection = Math.log10(strength * unit);
    var parts = ["standard", p.trilinear, p.degrees_of_freedom].filter(function (name) { return tables.density[name]; })
      .map(function (name) { return along(name, tables.density[name], p.m_DM, z); });
    function density(log) { return parts.reduce(function (sum, part) { return sum + part(log); }, 0); }
    var x_f = along("point", tables.point, p.m_DM, z)(crossSection);
    var needed = root(function (log) {
      return density(log) - Math.LN10 * log - Math.log(p.relic_density);
    }, low, high);
    var m_e = tables.mass_electron;
    var values = {
      vacuum_expectation_value: vacuum,
      higgs_coupling: coupling,
      p_wave_coefficient: (strength / (p.m_DM * p.m_DM)) * read.curve(tables.p_wave[p.trilinear], 1 - z),
      trilinear_share: average(20, "included") / average(20, "left_out"),
      relic_density: Math.exp(density(crossSection) - Math.LN10 * crossSection),
      freeze_out_point: x_f,
      freeze_out_temperature: (1e3 * p.m_DM) / x_f,
      averaged_cross_section: strength * average(x_f, p.trilinear) * tables.cm3_per_second,
      // α_X goes with the square root of <σv>.
      dark_coupling: p.alpha_X * Math.pow(10, 0.5 * (needed - crossSection)),
      dark_higgs_lifetime: p.m_phi > 2 * m_e
        ? tables.lifetime / (p.sin_theta * p.sin_theta * p.m_phi * Math.pow(1 - Math.pow((2 * m_e) / p.m_phi, 2), 1.5))
        : Infinity,
      wanted_density: p.relic_density,
      chosen_coupling: p.alpha_X,
    };

    // <σv> of ψψ → φφ at the chosen coupling; beyond the table it goes on as a power.
    var ends = [80, 100].map(function (x) { return average(x, p.trilinear); });
    var power = Math.log(ends[1] / ends[0]) / Math.log(100 / 80);
    function shape(x) { return x > 100 ? ends[1] * Math.pow(x / 100, power) : average(x, p.trilinear); }
    function both(share) {
      return throughX({
        m_DM: p.m_DM, m_X: p.m_X, epsilon: p.epsilon, ratio: tables.through_x.tan_theta_W,
        hadrons: "quark_currents", table: p.degrees_of_freedom,
      }, "one", [p.m_DM, z, p.trilinear].join("/"), share * share * strength, shape);
    }
    var refusedAnyway = 2 * p.m_DM >= p.m_X + p.m_phi || p.m_phi > p.m_DM;
    values.whole_relic_density = refusedAnyway ? NaN : values.relic_density * both(1).density(p.alpha_X, 1);
    values.whole_dark_coupling = refusedAnyway || !isFinite(values.dark_coupling) ? NaN
      : both(values.dark_coupling / p.alpha_X).coupling(values.dark_coupling);

    function leaveOut(names) { names.forEach(function (name) { values[name] = NaN; }); }

    var ofChosenCoupling = ["whole_relic_density", "relic_density", "freeze_out_point", "freeze_out_temperature", "averaged_cross_section"];
    var ofAnnihilation = ofChosenCoupling.concat("whole_dark_coupling", "dark_coupling", "p_wave_coefficient", "trilinear_share");
    var refused = "";
    if (2 * p.m_DM >= p.m_X + p.m_phi) {
      refused = "m_DM >= (m_X + m_phi)/2 is not allowed: annihilation into a dark photon opens there; take lighter dark matter";
      leaveOut(Object.keys(values));
    } else if (p.m_phi > p.m_DM) {
      refused = "m_phi > m_DM is left out of these tables: only the thermal tail annihilates there; the command computes it";
      leaveOut(ofAnnihilation);
    } else if (!(crossSection >= low && crossSection <= high)) {
      refused = "dark matter annihilates too " + (crossSection < low ? "little" : "much") +
        " for these tables at this alpha_X; the command computes it";
      leaveOut(ofChosenCoupling);
    }
    var share = values.whole_relic_density / p.relic_density;
    var said = {
      density_words: [Math.abs(share - 1) <= 0.1 ? "as wanted" : share < 1 ? "less" : "more", {}],
      lifetime_words: [values.dark_higgs_lifetime <= tables.longest_lifetime ? "in time" : "too late", {}],
    };
    return { values: values, uncertainties: {}, refused: refused, said: refused ? null : said };
  };
});
