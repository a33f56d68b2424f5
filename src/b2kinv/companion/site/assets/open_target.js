// Opens the row that the address leads to. Without this script it is in view, but closed.
(function () {
  "use strict";

  function follow() {
    var name = decodeURIComponent(window.location.hash.slice(1));
    var target = name && document.getElementById(name);
    var row = target && target.closest("details");
    if (row) {
      row.open = true;
      row.scrollIntoView();
    }
  }

  window.addEventListener("hashchange", follow);
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", follow);
  } else {
    follow();
  }
})();
