"use strict";
// Without this script every claim is shown and the form stays away.
const form = document.querySelector("#filter");
const claims = [...document.querySelectorAll(".claim")];
const said = new Map(claims.map((claim) => [claim, claim.textContent.toLowerCase()]));

function filter() {
  const asked = new FormData(form);
  const verdicts = asked.getAll("verdict");
  const words = asked.get("words").toLowerCase().split(/\s+/);
  let shown = 0;
  for (const claim of claims) {
    const fits = !verdicts.length || verdicts.includes(claim.dataset.verdict);
    claim.hidden = !(fits && words.every((word) => said.get(claim).includes(word)));
    shown += !claim.hidden;
  }
  for (const platform of document.querySelectorAll(".claims-of")) {
    const some = platform.querySelector(".claim:not([hidden])");
    platform.querySelector(".no-claim").hidden = Boolean(some);
  }
  form.querySelector("[role=status]").textContent = `${shown} of ${claims.length} claims shown`;
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
form.hidden = false;
// A browser may put back what was asked before the page was loaded again.
addEventListener("pageshow", filter);

// On paper the breaches are told in full; of what held the summary stands for the rest.
const folded = () => document.querySelectorAll(".claim > .breach > .breach-evidence:not([open])");
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...folded()];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});

// A link to a claim that is filtered away shows it all the same.
addEventListener("hashchange", () => {
  const claim = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".claim");
  if (claim?.hidden) {
    claim.hidden = false;
    claim.scrollIntoView();
  }
});
