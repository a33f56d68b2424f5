// Adds to each page that the search found the words around the first hit, from search_text.js: no page is asked for.
"use strict";

(function () {
  const BEFORE = 80;
  const LENGTH = 240;

  function wordsOf(query) {
    return query
      .toLowerCase()
      .split(/[\s"'+~|*:^,;.()[\]{}<>/\\=]+/)
      .filter((word) => word !== "");
  }

  // Where the words begin as they were typed, or else the first of them; the search finds stems, so that an
  // ending may differ.
  function firstHit(text, words) {
    const lower = text.toLowerCase();
    const phrase = lower.indexOf(words.join(" "));
    if (phrase >= 0) return phrase;
    const found = (cut) => words.map((word) => lower.indexOf(cut(word))).filter((place) => place >= 0);
    const whole = found((word) => word);
    const stems = whole.length ? whole : found((word) => word.slice(0, Math.max(3, word.length - 3)));
    return stems.length ? Math.min(...stems) : -1;
  }

  function excerpt(text, words) {
    const hit = firstHit(text, words);
    if (hit < 0) return null;
    const from = hit > BEFORE ? text.indexOf(" ", hit - BEFORE) + 1 : 0;
    const start = from > hit ? hit : from;
    const cut = text.slice(start, start + LENGTH);
    return (start ? "… " : "") + cut.trim() + (start + LENGTH < text.length ? " …" : "");
  }

  // Marks the words by elements of their own: what a page says is never read as HTML.
  function marked(text, words) {
    const paragraph = document.createElement("p");
    paragraph.className = "context";
    const escaped = words.map((word) => word.replace(/[.*+\-?^${}()|[\]\\]/g, "\\$&"));
    const pattern = new RegExp(`(${escaped.join("|")})`, "i");
    text.split(pattern).forEach((piece, index) => {
      if (!piece) return;
      const node = document.createElement(index % 2 ? "mark" : "span");
      node.textContent = piece;
      paragraph.append(node);
    });
    return paragraph;
  }

  function addTo(item, texts, words) {
    const link = item.querySelector("a[href]");
    // What has words of its own beside the link is a function of the reference.
    if (!link || item.querySelector("p.context, span")) return;
    const page = decodeURIComponent(link.getAttribute("href").split(/[?#]/)[0]).replace(/\.html$/, "");
    const found = texts.has(page) ? excerpt(texts.get(page), words) : null;
    if (found !== null) item.append(marked(found, words));
  }

  window.companionSearch = { wordsOf, excerpt };

  document.addEventListener("DOMContentLoaded", () => {
    const results = document.getElementById("search-results");
    const words = wordsOf(new URLSearchParams(window.location.search).get("q") || "");
    if (!results || !words.length) return;
    const texts = new Map(Object.entries(window.companionSearchText || {}));
    const addToAll = () => results.querySelectorAll("li").forEach((item) => addTo(item, texts, words));
    new MutationObserver(addToAll).observe(results, { childList: true, subtree: true });
    addToAll();
  });
})();
