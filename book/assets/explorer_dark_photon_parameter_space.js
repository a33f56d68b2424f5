// How the tables of the Fig. 3 explorer combine: the closed forms of sections/dark_photon_parameter_space.py.
window.companionExplorer.start("dark_photon_parameter_space", function (tables, read) {
  "use strict";

  function curve(name, x) { return read.curve(tables.curves[name], x); }

  function relic(m_DM, m_phi, m_X) {
    var z = Math.sqrt(1 - Math.pow(m_phi / m_DM, 2));
    return m_X * m_X * Math.exp(read.surface(tables.relic, Math.log(m_DM), z));
  }

  var throughX = window.companionThroughX(tables.through_x);

  // The α_X that leaves the same with annihilation through X as `alone` does without.
  function whole(p, slot, m_phi, alone) {
    var z = Math.sqrt(Math.max(1 - Math.pow(m_phi / p.m_DM, 2), 0));
    var strength = Math.pow((p.m_DM * tables.higgs_charge * Math.sqrt(4 * Math.PI * alone)) / p.m_X, 4);
    function average(x) { return Math.exp(read.surface(tables.cross_section, Math.log(x), z)) / (p.m_DM * p.m_DM); }
    var ends = null;
    function shape(x) {
      if (x <= 100) return average(x);
      ends = ends || [average(80), average(100)];
      return ends[1] * Math.pow(x / 100, Math.log(ends[1] / ends[0]) / Math.log(100 / 80));
    }
    var t = tables.through_x.tan_theta_W;
    var ratio = p.mixing_ratio === "kinetic_only"
      ? (t * p.m_X * p.m_X) / (tables.through_x.mass_Z * tables.through_x.mass_Z - p.m_X * p.m_X) : t;
    return throughX({
      m_DM: p.m_DM, m_X: p.m_X, epsilon: p.epsilon, ratio: ratio, hadrons: p.hadrons, table: tables.through_x.usual,
    }, slot, [p.m_DM, z].join("/"), strength, shape).coupling(alone);
  }

  // α_X at which R ε² (d α_X + n ε²)/(d α_X + w ε²) is `level`.
  function invisibleEdge(level, eps2, rate, found) {
    if (!(level > 0)) return 0;
    var made = rate * eps2;
    if (made * found.neutrinos >= level * found.visible) return 0;
    if (made <= level) return Infinity;
    return Math.max((eps2 * (level * found.visible - made * found.neutrinos)) / (found.dark * (made - level)), 0);
  }

  return function (p) {
    var values = {};
    var uncertainties = {};
    var kinetic = p.mixing_ratio === "kinetic_only";
    var ending = tables.endings[p.mixing_ratio];
    // The expansion in ε ends there; a dark Z has no such end.
    var end = kinetic ? tables.expansion_end : Infinity;
    var top = kinetic ? 1 : tables.top_mass[p.top_mass];
    function mixing(eps) { return eps < end ? eps : Infinity; }
    var found = {
      K: top * curve("rate_K_" + p.form_factor_set + ending, p.m_X),
      Kstar: top * curve("rate_Kstar_" + p.form_factor_set + ending, p.m_X),
      visible: curve("width_visible_" + p.hadrons + ending, p.m_X),
      neutrinos: curve("width_neutrinos" + ending, p.m_X),
      muons: curve("width_muons" + ending, p.m_X),
      dark: p.m_X * curve("width_dark", Math.min(p.m_DM / p.m_X, 0.5)),
    };
    // What all rates have in common, and what is each kaon's own.
    var common = 1 + read.moved("V_ts") * tables.relative.V_ts[p.mixing_ratio] +
      read.moved("top") * tables.relative.top[p.mixing_ratio][p.top_mass];
    ["K", "Kstar"].forEach(function (kaon) {
      var own = read.moved(kaon) * curve("relative_" + kaon + "_" + p.form_factor_set + ending, p.m_X);
      found[kaon] *= common * (1 + own);
    });
    // A window for one mass holds at that alone; elsewhere it is that of Belle II's likelihood.
    var same = tables.same_line[p.excess];
    var holding = same && !(same[0] <= p.m_X && p.m_X <= same[1]) ? tables.own_window : p.excess;
    var ends = read.lines(tables.windows[holding], p.m_X);
    var noExcess = holding === tables.own_window && !(ends[2] > 0);
    var limit = p.K_star_limit + "_" + p.form_factor_set;
    var allowed = Object.keys(tables.relative.level[limit]).reduce(function (level, source) {
      return level * (1 + read.moved(source) * tables.relative.level[limit][source]);
    }, tables.K_star_level[limit]);
    var ratio = found.Kstar / found.K;
    ["1sigma_low", "1sigma_high", "2sigma_low", "2sigma_high"].forEach(function (name, index) {
      values["epsilon_" + name] = mixing(Math.sqrt(ends[index] / found.K));
    });
    values.epsilon_K_star = mixing(Math.sqrt(allowed / found.Kstar));
    values.branching_ratio_ratio = ratio;
    var spread = curve("spread_" + p.form_factor_set + ending, p.m_X);
    uncertainties.branching_ratio_ratio = ratio * spread;
    uncertainties.largest_excess = (allowed / ratio) * spread;
    values.K_star_allowed = allowed;
    values.largest_excess = allowed / ratio;
    values.rate_over_epsilon2_K = found.K;
    values.rate_over_epsilon2_Kstar = found.Kstar;

    var eps2 = p.epsilon * p.epsilon;
    [1, 2].forEach(function (sigma) {
      values["excess_coupling_" + sigma + "_sigma"] = noExcess ? [Infinity, Infinity] : [
        invisibleEdge(ends[2 * sigma - 2], eps2, found.K, found),
        invisibleEdge(ends[2 * sigma - 1], eps2, found.K, found),
      ];
    });
    values.largest_coupling = invisibleEdge(allowed, eps2, found.Kstar, found);
    // The first that has this mass; between LHCb's bins there is none.
    var muons = tables.dimuon_levels[p.dimuon_limit].filter(function (row) {
      return row[0] <= p.m_X && p.m_X <= row[1];
    })[0] || [0, 0, Infinity, ""];
    var dimuon = muons[2];
    values.smallest_coupling =
      Math.max((eps2 * ((found.K * eps2 * found.muons) / dimuon - found.visible)) / found.dark, 0);

    values.dark_coupling_light = relic(p.m_DM, Math.min(p.m_phi, p.m_DM), p.m_X);
    values.dark_coupling_heavy = relic(p.m_DM, p.m_DM, p.m_X);
    var possible = 2 * p.m_DM < p.m_X && p.m_phi <= p.m_DM;
    values.whole_coupling_light = possible ? whole(p, "light", p.m_phi, values.dark_coupling_light) : NaN;
    values.whole_coupling_heavy = possible ? whole(p, "heavy", p.m_DM, values.dark_coupling_heavy) : NaN;
    values.relic_coupling = [
      Math.min(values.whole_coupling_light, values.whole_coupling_heavy),
      Math.max(values.whole_coupling_light, values.whole_coupling_heavy),
    ];
    var dark = found.dark * values.whole_coupling_light;
    var total = dark + found.visible * eps2;
    var invisible = (dark + found.neutrinos * eps2) / total;
    values.K_at_point = found.K * eps2 * invisible;
    values.K_star_at_point = found.Kstar * eps2 * invisible;
    values.dimuon_at_point = (found.K * eps2 * found.muons * eps2) / total;
    var said = {
      explains_words: window.companionWords.beside(
        values.K_at_point, window.companionWords.held(tables, read, p.excess, p.m_X)
      ),
      exclusion_words: window.companionWords.beyond([
        [tables.limit_words, values.K_star_at_point / allowed],
        [muons[3], values.dimuon_at_point / dimuon],
      ]),
    };
    // What makes no sense together is left out, not shown at some other masses.
    var refused = "";
    var closed = 2 * p.m_DM >= p.m_X;
    if (closed || p.m_X > tables.heaviest[p.mixing_ratio]) {
      refused = closed
        ? "m_DM >= m_X/2 is not allowed: the dark photon could not decay to dark matter"
        : "m_X > " + tables.heaviest[p.mixing_ratio] +
          " GeV is not allowed with kinetic_only: the J/ψ is not modelled";
      Object.keys(values).forEach(function (name) { values[name] = Array.isArray(values[name]) ? [NaN, NaN] : NaN; });
    } else if (p.m_phi > p.m_DM) {
      refused = "m_phi > m_DM is not allowed: take a lighter dark Higgs";
      values.dark_coupling_light = NaN;
      values.whole_coupling_light = NaN;
      values.relic_coupling = [NaN, NaN];
    }
    // What does not exist is said in words, and the axis reaches to where limits begin.
    var words = {};
    var note = "";
    if (kinetic && !refused) {
      var below = "none below cos θ_W = " + end.toFixed(3);
      Object.keys(values).forEach(function (name) {
        var both = [].concat(values[name]);
        if (both.every(function (one) { return one === Infinity; })) {
          words[name] = name.indexOf("epsilon_") === 0 ? below : "none";
        }
      });
      note = (words.epsilon_2sigma_low ? "By kinetic mixing alone no ε below cos θ_W = " + end.toFixed(3) +
        " gives the excess. " : "") + "± is of form factors alone here: hadrons leave far more open, see Section III A.";
    }
    return {
      values: values, uncertainties: uncertainties, refused: refused, words: words, note: note,
      said: refused ? null : said,
      axes: { epsilon: tables.axes[p.mixing_ratio] },
    };
  };
});
