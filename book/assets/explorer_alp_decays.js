// How the tables of the ALP explorer combine: scaling laws that hold exactly, see explorers/alp_decays.py.
window.companionExplorer.start("alp_decays", function (tables, read) {
  "use strict";

  var CHANNELS = ["B_plus_to_K_plus", "B_zero_to_K_zero", "B_plus_to_Kstar_plus", "B_zero_to_Kstar_zero"];
  var QUARKS = ["up", "down", "strange", "charm"];

  function curve(name, x) { return read.curve(tables.curves[name], x); }

  function quadraticForm(mode, suffix, loops, direct, m_a) {
    return loops * loops * curve(mode + "_loops" + suffix, m_a) +
      loops * direct * curve(mode + "_mixed" + suffix, m_a) +
      direct * direct * curve(mode + "_direct" + suffix, m_a);
  }

  function escape(channel, m_a, ways) {
    if (ways === 0) return 1;
    if (ways === Infinity) return 0;
    // Beyond the mass at which the decay closes the rate is zero, and the probability that of the last mass.
    var table = tables.escape[channel];
    var mass = Math.min(m_a, read.end(table));
    var y = ways * curve("attenuation_" + channel, mass);
    return Math.exp(-y * read.surface(table, mass, Math.log10(y)));
  }

  return function (p) {
    var values = {};
    var uncertainties = {};
    var scale = 1 / (p.f_a * p.f_a);
    var widths = {
      gluons: scale * quadraticForm("width_gluons", "_" + p.alpha_s, p.C_q, p.C_G_UV, p.m_a),
      photons: scale * quadraticForm("width_photons", "", p.C_q, p.C_gamma_UV, p.m_a),
      dark_matter: 0,
    };
    if (2 * p.m_chi < p.m_a) {
      widths.dark_matter = scale * p.C_chi * p.C_chi * p.m_a * p.m_chi * p.m_chi *
        curve("width_dark_matter", Math.max(p.m_chi / p.m_a, 1e-9)) *
        (p.dark_matter === "majorana" ? tables.majorana_to_dirac : 1);
    }
    QUARKS.forEach(function (quark) {
      widths[quark] = scale * p.C_q * p.C_q * curve("width_" + quark, p.m_a);
    });
    var total = Object.keys(widths).reduce(function (sum, mode) { return sum + widths[mode]; }, 0);
    Object.keys(widths).forEach(function (mode) {
      values["width_" + mode] = widths[mode];
      values["branching_ratio_" + mode] = total > 0 ? widths[mode] / total : 0;
    });
    var dark = values.branching_ratio_dark_matter;
    values.width_total = total;
    values.branching_ratio_visible = total > 0 ? (total - widths.dark_matter) / total : 0;
    values.decay_length = tables.length_times_width / total;

    CHANNELS.forEach(function (channel) {
      var coupling = channel.indexOf("Kstar") > 0 ? p.C_A_sb : p.C_V_sb;
      var produced = scale * coupling * coupling * curve("rate_" + channel + "_" + p.form_factor_set, p.m_a);
      var relative = curve("relative_uncertainty_" + channel + "_" + p.form_factor_set, p.m_a);
      produced *= 1 + relative * read.moved(channel.indexOf("Kstar") > 0 ? "Kstar" : "K");
      var kept = escape(channel, p.m_a, p.L_det / values.decay_length);
      var invisible = produced * (dark + kept * (1 - dark));
      values["branching_ratio_" + channel + "_alp"] = produced;
      values["escape_probability_" + channel] = kept;
      values["branching_ratio_" + channel + "_invisible"] = invisible;
      uncertainties["branching_ratio_" + channel + "_alp"] = produced * relative;
      uncertainties["branching_ratio_" + channel + "_invisible"] = invisible * relative;
    });

    var rate = curve("rate_B_plus_to_K_plus_" + p.form_factor_set, p.m_a);
    var ends = read.lines(tables.windows[p.excess], p.m_a);
    [1, 2].forEach(function (sigma) {
      var window = ends.slice(2 * sigma - 2, 2 * sigma);
      var possible = window[1] > 0 && rate > 0;
      values["excess_branching_ratio_" + sigma + "_sigma"] = window;
      values["decay_constant_window_" + sigma + "_sigma"] = possible
        ? [Math.sqrt(rate / window[1]), window[0] > 0 ? Math.sqrt(rate / window[0]) : Infinity]
        : [0, 0];
    });
    var said = {
      explains_words: window.companionWords.beside(
        values.branching_ratio_B_plus_to_K_plus_invisible, window.companionWords.held(tables, read, p.excess, p.m_a)
      ),
      exclusion_words: window.companionWords.beyond(tables.limits.map(function (one) {
        return [one.words, values["branching_ratio_" + one.channel + "_invisible"] / one.limit];
      })),
    };
    return { values: values, uncertainties: uncertainties, said: said };
  };
});
