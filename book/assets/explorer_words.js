// Which words a point of an explorer asks for, and with which numbers: the choices of sections/point_in_words.py.
(function () {
  "use strict";

  // Which words say whether a rate explains the excess: the same as sections/point_in_words.py.
  function beside(rate, held) {
    var windows = held.windows;
    var inner = windows[0];
    var outer = windows[1];
    if (!(outer[1] > 0)) return ["nowhere", {}];
    if (rate >= inner[0] && rate <= inner[1]) return [rate < held.most ? "inside" : "against", {}];
    if (rate >= outer[0] && rate <= outer[1]) return [rate < held.most ? "near" : "against", {}];
    if (!(rate > 0)) return ["none", {}];
    return rate > inner[1]
      ? ["large", { ratio: window.companionExplorer.spelled(rate / inner[1], 2) }]
      : ["small", { ratio: window.companionExplorer.spelled(inner[0] / rate, 2) }];
  }

  // The windows that hold at a mass, and the rate below which data prefer a signal: `held` in Python.
  function held(tables, read, excess, mass) {
    var masses = tables.same_line[excess];
    var own = tables.own_window;
    var name = masses && (mass < masses[0] || mass > masses[1]) ? own : excess;
    var ends = read.lines(tables.windows[name], mass);
    var none = name === own && !(ends[2] > 0);
    return { windows: [ends.slice(0, 2), ends.slice(2, 4)], most: none ? 0 : read.lines(tables.preferred, mass)[0] };
  }

  // Which words say what excludes: pairs of words and prediction over limit.
  function beyond(pairs) {
    var excluding = pairs.filter(function (pair) { return pair[1] > 1; });
    if (!excluding.length) return ["allowed", {}];
    var limit = excluding.reduce(function (best, pair) { return pair[1] > best[1] ? pair : best; })[0];
    return excluding.length === 1 ? ["one", { limit: limit }] : ["more", { limit: limit, count: excluding.length - 1 }];
  }

  window.companionWords = { beside: beside, beyond: beyond, held: held };
})();
