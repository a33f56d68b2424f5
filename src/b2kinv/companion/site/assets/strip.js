// The slider inside a section's page: each stop was computed by the section while the site was built.
(function () {
  "use strict";

  document.querySelectorAll("[data-strip]").forEach(function (root) {
    var content = JSON.parse(root.querySelector(".strip-data").textContent);
    var slider = root.querySelector("input");
    var circle = root.querySelector("circle");

    function show() {
      var k = Number(slider.value);
      // Written by the site itself, with its numbers emphasised.
      root.querySelector(".explorer-sentence").innerHTML = content.said[k];
      root.querySelector("output").textContent = content.told[k];
      slider.setAttribute("aria-valuetext", content.told[k]);
      circle.setAttribute("cx", content.places[k][0]);
      circle.setAttribute("cy", content.places[k][1]);
    }

    slider.addEventListener("input", show);
    root.querySelector(".strip-row").hidden = false;
    show();
  });
})();
