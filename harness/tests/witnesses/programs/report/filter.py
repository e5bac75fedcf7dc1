"""Filters the claims of an HTML report as a reader does, and prints what is then to be seen."""

import json
import os

from browser import Page

SEEN = """
(() => {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility());
    return {
        claims: seen(".claim").map((it) => it.querySelector("code").textContent),
        status: document.querySelector("[role=status]").textContent,
        empty: seen(".no-claim").length,
    };
})()
"""

with Page(os.environ["COUNTERSIGN_BROWSER"], "file://" + os.environ["REPORT"]) as page:
    seen = {"all": page.evaluate(SEEN)}
    page.click("input[value=not-asked]")
    seen["not_asked"] = page.evaluate(SEEN)
    page.click("input[value=pass]")
    seen["not_asked_or_pass"] = page.evaluate(SEEN)
    page.click("button[type=reset]")
    page.click("input[type=search]")
    page.type("no claim says this")
    seen["nothing"] = page.evaluate(SEEN)
    page.click("button[type=reset]")
    page.click("input[type=search]")
    page.type(seen["all"]["claims"][3].lower())
    seen["one"] = page.evaluate(SEEN)
    page.click(".claim:not([hidden]) summary")
    seen["unfolded"] = page.evaluate("document.querySelector('.claim:not([hidden]) details').open")
    page.send("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True)
    seen["narrow"] = page.evaluate("document.documentElement.scrollWidth")
    seen["errors"] = page.errors
print(json.dumps(seen))
