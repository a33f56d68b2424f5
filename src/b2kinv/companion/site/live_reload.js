// Added to each page by `serve`, on its way to the browser: asks once a second whether the site was
// built again, and says so if it could not be.
(() => {
  const shown = Number(document.currentScript.dataset.number);
  const note = document.createElement("div");
  note.className = "companion-live";
  note.setAttribute("role", "status");
  note.style.cssText =
    "position:fixed;inset:auto 0 0 0;z-index:9999;padding:.6rem 1rem;white-space:pre-wrap;max-height:40vh;" +
    "overflow:auto;font:1rem/1.4 system-ui,sans-serif;color:#fff";
  note.hidden = true;

  const say = (text, colour) => {
    note.textContent = text;
    note.style.background = colour;
    note.hidden = text === "";
  };

  const ask = async () => {
    try {
      const state = await (await fetch("/companion-live.json", { cache: "no-store" })).json();
      if (state.number !== shown) {
        location.reload();
        return;
      }
      if (state.building) say("This site is being built again.", "#1f4e79");
      else if (state.problem) say(`This is the site before your last change. ${state.problem}`, "#8b1a1a");
      else say("", "");
    } catch {
      say("The server has stopped.", "#444");
    }
    setTimeout(ask, 1000);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(note);
    ask();
  });
})();
