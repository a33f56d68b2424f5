// Shows what a word of the glossary means to who points at it, taps it or reaches it by keyboard. Escape, or a tap
// elsewhere, dismisses it. Without this script each word is a link to the glossary.
(function () {
  "use strict";

  var MARGIN = 8, WAIT = 120, GRACE = 250;
  var shown = null, owner = null, tapped = null, pointer = "mouse", timer = null;

  function noteOf(link) {
    return document.getElementById(link.getAttribute("aria-describedby"));
  }

  function wordAt(target) {
    return target && target.closest ? target.closest("a.glossary-term") : null;
  }

  // Below the word, or above it where there is no room; never beyond the edge of the window.
  function place(note, link) {
    var word = link.getClientRects()[0], wide = document.documentElement.clientWidth;
    if (!word) return;
    note.style.left = "0px";
    note.style.top = "0px";
    var box = note.getBoundingClientRect();
    var left = Math.max(MARGIN, Math.min(word.left, wide - box.width - MARGIN));
    var below = link.getBoundingClientRect().bottom + 4, above = word.top - box.height - 4;
    var top = below + box.height > window.innerHeight && above > MARGIN ? above : below;
    note.style.left = left - box.left + "px";
    note.style.top = top - box.top + "px";
  }

  function hide() {
    window.clearTimeout(timer);
    if (shown) shown.hidden = true;
    shown = owner = tapped = null;
  }

  function show(link) {
    var note = noteOf(link);
    window.clearTimeout(timer);
    if (!note || owner === link) return;
    hide();
    shown = note;
    owner = link;
    note.hidden = false;
    place(note, link);
  }

  function later(action, wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, wait);
  }

  function start() {
    var notes = document.querySelector(".glossary-notes");
    if (!notes) return;
    // Out of all boxes that scroll or cut.
    document.body.appendChild(notes);

    document.addEventListener("pointerover", function (event) {
      if (event.pointerType !== "mouse") return;
      var link = wordAt(event.target);
      if (link) later(function () { show(link); }, WAIT);
      else if (shown && shown.contains(event.target)) window.clearTimeout(timer);
      else if (shown && document.activeElement !== owner) later(hide, GRACE);
      else if (!shown) window.clearTimeout(timer);
    });
    document.addEventListener("focusin", function (event) {
      var link = wordAt(event.target);
      if (link) show(link);
    });
    document.addEventListener("focusout", function (event) {
      if (wordAt(event.target) === owner) hide();
    });
    document.addEventListener("pointerdown", function (event) {
      pointer = event.pointerType;
      if (shown && !shown.contains(event.target) && wordAt(event.target) !== owner) hide();
    });
    // The first tap shows the note, the second one leads to the glossary.
    document.addEventListener("click", function (event) {
      var link = wordAt(event.target);
      if (!link || pointer === "mouse" || event.detail === 0 || tapped === link) return;
      event.preventDefault();
      show(link);
      tapped = link;
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape") hide();
    });
    window.addEventListener("resize", hide);
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
