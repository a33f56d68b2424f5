// What of a page reaches out of its place, as sentences. What can be scrolled into sight is not lost; what only
// screen readers read, MathJax's copy of each formula included, is no part of the layout.
() => {
  const found = new Set();
  const wide = document.documentElement.clientWidth;
  const say = (what, text) => found.add(`${what}: ${text.trim().slice(0, 60)}`);
  // Nobody looks for more to the right in a list of links that is long.
  const scrolls = (e) => e.scrollWidth > e.clientWidth && /auto|scroll/.test(getComputedStyle(e).overflowX)
    && !e.querySelector(".toc-entry, .toctree-l1");
  // On a narrow screen a sidebar waits beside it.
  const aside = (e) => {
    const box = e.closest(".bd-sidebar-primary, .bd-sidebar-secondary")?.getBoundingClientRect();
    return box && (box.left >= wide || box.right <= 0);
  };
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !e.closest(".for-screen-readers, .visually-hidden, .math") && !aside(e);

  // The theme moves its sidebar when the size of the screen changes.
  document.body.getBoundingClientRect();
  for (const motion of document.getAnimations()) if (motion instanceof CSSTransition) motion.finish();

  const width = document.documentElement.scrollWidth;
  if (width > wide) say("the page is wider than the screen", String(width));

  for (const e of document.querySelectorAll("body *")) {
    if (e.clientWidth < 2 || e.closest("svg") || !shown(e)) continue;
    const style = getComputedStyle(e);
    const hides = (overflow) => /hidden|clip/.test(overflow);
    if (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) say("cut on the right", e.textContent);
    if (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1) say("cut below", e.textContent);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const parent = text.parentElement;
    if (!text.data.trim() || parent.closest("script, style, option") || !shown(parent)) continue;
    const drawing = parent.closest("svg");
    let frame = drawing || parent;
    while (!drawing && getComputedStyle(frame).display === "inline") frame = frame.parentElement;
    let scroller = frame;
    while (scroller.matches("body *") && !scrolls(scroller)) scroller = scroller.parentElement;
    if (scroller.matches("body *")) continue;
    range.selectNodeContents(text);
    const box = frame.getBoundingClientRect();
    for (const part of range.getClientRects()) {
      const beside = part.right > Math.min(box.right, wide) + 1 || part.left < Math.max(box.left, 0) - 1;
      const above = drawing && (part.bottom > box.bottom + 3 || part.top < box.top - 3);
      if (part.width && (beside || above)) say("reaches out of its place", text.data);
    }
  }

  for (const formula of document.querySelectorAll(".math mjx-container > svg")) {
    const place = formula.closest(".math");
    const beyond = formula.getBoundingClientRect().right > place.getBoundingClientRect().right + 1;
    if (beyond && !scrolls(place) && !scrolls(formula.parentElement)) say("formula is cut", place.textContent);
  }
  return [...found];
}
