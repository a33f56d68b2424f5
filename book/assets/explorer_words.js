// Which words a point of an explorer asks for, and with which numbers: the choices of sections/point_in_words.py.
(function () {
  "use strict";

  // Which words say whether a rate explains the excess: the same as sections/point_in_words.py.
  function beside(rate, windows) {
    var inner = windows[0];
    var outer = windows[1];
    if (!(outer[1] > 0)) return ["nowhere", {}];
    if (rate >= inner[0] && rate <= inner[1]) return ["inside", {}];
    if (rate >= outer[0] && rate <= outer[1]) return ["near", {}];
    if (!(rate > 0)) return ["none", {}];
    return rate > inner[1]
      ? ["large", { ratio: window.companionExplorer.spelled(rate / inner[1], 2) }]
      : ["small", { ratio: window.companionExplorer.spelled(inner[0] / rate, 2) }];
  }

  // Which words say what excludes: pairs of words and prediction over limit.
  function beyond(pairs) {
    var excluding = pairs.filter(function (pair) { return pair[1] > 1; });
    if (!excluding.length) return ["allowed", {}];
    var limit = excluding.reduce(function (best, pair) { return pair[1] > best[1] ? pair : best; })[0];
    return excluding.length === 1 ? ["one", { limit: limit }] : ["more", { limit: limit, count: excluding.length - 1 }];
  }

  window.companionWords = { beside: beside, beyond: beyond };
})();
