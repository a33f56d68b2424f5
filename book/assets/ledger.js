// Filters for the ledger page. The page is complete without them: this only hides rows.
(function () {
  "use strict";

  function start() {
    var place = document.getElementById("ledger-filters");
    var claims = Array.prototype.slice.call(document.querySelectorAll("details.claim"));
    if (!place || !claims.length) return;

    var sections = choices(claims, "chapter", function (claim) {
      var heading = claim.closest("section").querySelector("h2");
      return heading.firstChild.textContent.trim();
    });
    var verdicts = choices(claims, "verdict", function (claim) {
      var badge = document.getElementById("verdict-" + claim.dataset.verdict);
      return badge.textContent.trim().replace(/^\S+\s+\d+\s+/, "");
    });
    var section = select(place, "Section", sections);
    var verdict = select(place, "Verdict", verdicts);
    var equation = select(place, "Equation", equations(claims));
    var toggle = document.createElement("button");
    toggle.type = "button";
    toggle.className = "ledger-toggle";
    toggle.textContent = "Open all";
    place.appendChild(toggle);
    var status = document.createElement("p");
    status.className = "ledger-status";
    status.setAttribute("role", "status");
    place.appendChild(status);
    place.hidden = false;

    function shown(claim) {
      return (!section.value || claim.dataset.chapter === section.value) &&
        (!verdict.value || claim.dataset.verdict === verdict.value) &&
        (!equation.value || claim.dataset.equations.split(" ").indexOf(equation.value) >= 0);
    }

    function apply() {
      var count = 0;
      claims.forEach(function (claim) {
        claim.hidden = !shown(claim);
        if (!claim.hidden) count += 1;
      });
      document.querySelectorAll(".ledger-rows").forEach(function (rows) {
        rows.closest("section").hidden = !rows.querySelector("details.claim:not([hidden])");
      });
      status.textContent = count + " of " + claims.length + " claims shown";
    }

    function setAll(open) {
      claims.forEach(function (claim) { claim.open = open; });
      toggle.textContent = open ? "Close all" : "Open all";
    }

    // #claim-… opens a claim, #verdict-… shows the claims with that verdict.
    function follow() {
      var name = decodeURIComponent(window.location.hash.slice(1));
      var target = name && document.getElementById(name);
      if (!target) return;
      if (name.indexOf("verdict-") === 0) {
        section.value = equation.value = "";
        verdict.value = name.slice("verdict-".length);
        apply();
      } else if (target.matches("details.claim")) {
        if (target.hidden) {
          section.value = verdict.value = equation.value = "";
          apply();
        }
        target.open = true;
        target.scrollIntoView();
      }
    }

    section.addEventListener("change", apply);
    verdict.addEventListener("change", apply);
    equation.addEventListener("change", apply);
    toggle.addEventListener("click", function () { setAll(toggle.textContent === "Open all"); });
    window.addEventListener("hashchange", follow);
    window.addEventListener("beforeprint", function () { setAll(true); });
    apply();
    follow();
  }

  function choices(claims, key, label) {
    var found = [];
    claims.forEach(function (claim) {
      var value = claim.dataset[key];
      if (!found.some(function (one) { return one.value === value; })) {
        found.push({ value: value, label: label(claim) });
      }
    });
    return found;
  }

  function equations(claims) {
    var numbers = claims.reduce(function (all, claim) {
      return all.concat(claim.dataset.equations.split(" ").filter(Boolean).map(Number));
    }, []);
    return numbers.filter(function (number, index) { return numbers.indexOf(number) === index; })
      .sort(function (a, b) { return a - b; })
      .map(function (number) { return { value: String(number), label: "(" + number + ")" }; });
  }

  function select(place, name, options) {
    var label = document.createElement("label");
    label.textContent = name + " ";
    var field = document.createElement("select");
    field.add(new Option("all", ""));
    options.forEach(function (one) { field.add(new Option(one.label, one.value)); });
    label.appendChild(field);
    place.appendChild(label);
    return field;
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
