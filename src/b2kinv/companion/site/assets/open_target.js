// Opens what the address leads to: a row, a folded section, and all that it lies in. Without this script it is in
// view, but closed, or opened by the browser alone.
(function () {
  "use strict";

  // An address may be cut anywhere, also within a letter.
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  function follow() {
    var name = decoded(window.location.hash.slice(1));
    var target = name && document.getElementById(name);
    // The target is the row, lies in one, or has one as its part.
    var row = target && (target.closest("details") || target.querySelector(":scope > details"));
    if (!row) return;
    var isRow = row.contains(target) && row.classList.contains("claim");
    while (row) {
      row.open = true;
      row = row.parentElement.closest("details");
    }
    (isRow ? target.closest("details") : target).scrollIntoView();
  }

  // What was closed by hand opens again for the link that leads to it: the address does not change then.
  function followAgain(event) {
    var link = event.target.closest("a[href]");
    if (link && link.hash && link.href === window.location.href) follow();
  }

  window.addEventListener("hashchange", follow);
  document.addEventListener("click", followAgain);
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", follow);
  } else {
    follow();
  }
})();
