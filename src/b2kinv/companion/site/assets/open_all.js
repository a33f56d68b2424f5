// A button that opens all rows of a page, or closes them; on paper they are all open.
(function () {
  "use strict";

  function start() {
    document.querySelectorAll(".open-all").forEach(function (place) {
      var rows = Array.prototype.slice.call(document.querySelectorAll(place.dataset.rows));
      if (!rows.length) return;
      var toggle = document.createElement("button");
      toggle.type = "button";
      toggle.textContent = "Open all";

      function setAll(open) {
        rows.forEach(function (row) { row.open = open; });
        toggle.textContent = open ? "Close all" : "Open all";
      }

      toggle.addEventListener("click", function () { setAll(toggle.textContent === "Open all"); });
      window.addEventListener("beforeprint", function () { setAll(true); });
      place.appendChild(toggle);
      place.hidden = false;
    });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
