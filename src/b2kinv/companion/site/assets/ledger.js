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
    var families = choices(claims, "family", function (claim) {
      return document.getElementById("family-" + claim.dataset.family).textContent.trim();
    });
    var grades = choices(claims, "evidence", function (claim) { return claim.dataset.evidence; });
    var section = select(place, "Section", sections);
    var verdict = select(place, "Verdict", verdicts);
    var evidence = select(place, "Evidence", grades);
    var family = select(place, "Hangs on", families);
    var equation = select(place, "Equation", equations(claims));
    var filters = {
      section: section, verdict: verdict, evidence: evidence, family: family, equation: equation
    };
    var toggle = document.querySelector(".open-all");
    if (toggle) place.appendChild(toggle);
    var status = document.createElement("p");
    status.className = "ledger-status";
    status.setAttribute("role", "status");
    place.appendChild(status);
    place.hidden = false;

    function shown(claim) {
      return (!section.value || claim.dataset.chapter === section.value) &&
        (!verdict.value || claim.dataset.verdict === verdict.value) &&
        (!evidence.value || claim.dataset.evidence === evidence.value) &&
        (!family.value || claim.dataset.family === family.value) &&
        (!equation.value || claim.dataset.equations.split(" ").indexOf(equation.value) >= 0);
    }

    function apply() {
      var count = 0;
      claims.forEach(function (claim) {
        claim.hidden = !shown(claim);
        if (!claim.hidden) count += 1;
      });
      var isFiltered = Object.keys(filters).some(function (key) { return filters[key].value; });
      document.querySelectorAll(".ledger-rows").forEach(function (rows) {
        rows.closest("section").hidden = !rows.querySelector("details.claim:not([hidden])");
        if (isFiltered) openAround(rows);
      });
      status.textContent = count + " of " + claims.length + " claims shown";
    }

    function choose(values) {
      Object.keys(filters).forEach(function (key) {
        filters[key].value = values[key] || "";
        // A value that is none of the choices leaves a field empty: it is no filter.
        if (filters[key].selectedIndex < 0) filters[key].value = "";
      });
      apply();
    }

    // What is chosen stands in the address, to be kept or sent to others.
    function remember() {
      var parts = Object.keys(filters).filter(function (key) { return filters[key].value; })
        .map(function (key) { return key + "=" + encodeURIComponent(filters[key].value); });
      var plain = window.location.href.split("#")[0];
      window.history.replaceState(null, "", parts.length ? plain + "#" + parts.join("&") : plain);
    }

    function chosenByHand() {
      apply();
      remember();
    }

    // An address may be cut anywhere, also within a letter.
    function decoded(text) {
      try {
        return decodeURIComponent(text);
      } catch {
        return text;
      }
    }

    // #claim-… opens a claim, #verdict-… shows the claims with that verdict, #family-… those that hang on
    // one quantity, and #section=2&verdict=holds&equation=8 those that all of it is true of.
    function follow() {
      var name = window.location.hash.slice(1);
      if (name.indexOf("=") > 0) {
        choose(name.split("&").reduce(function (values, part) {
          var pair = part.split("=");
          values[pair[0]] = decoded(pair[1] || "");
          return values;
        }, {}));
        return;
      }
      var target = name && document.getElementById(decoded(name));
      if (!target) return;
      if (name.indexOf("verdict-") === 0) {
        choose({ verdict: name.slice("verdict-".length) });
        return;
      }
      if (name.indexOf("family-") === 0) {
        choose({ family: name.slice("family-".length) });
        place.scrollIntoView();
        return;
      }
      if (target.closest("[hidden]")) choose({});
      if (target.matches("details.claim")) target.open = true;
      openAround(target);
      target.scrollIntoView();
    }

    Object.keys(filters).forEach(function (key) {
      filters[key].addEventListener("change", chosenByHand);
    });
    window.addEventListener("hashchange", follow);
    apply();
    follow();
  }

  // A row that is asked for is in sight, in whichever group it is.
  function openAround(element) {
    var group = element.closest("details.fold");
    if (group) group.open = true;
  }

  function choices(claims, key, label) {
    var found = [];
    claims.forEach(function (claim) {
      var value = claim.dataset[key];
      if (value && !found.some(function (one) { return one.value === value; })) {
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
