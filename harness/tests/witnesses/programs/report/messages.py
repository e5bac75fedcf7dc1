"""Renders Cucumber Messages by the formatter of Cucumber, opens the page in a browser, and prints what it says of the run."""

import json
import os
import pathlib
import subprocess
import tempfile

from browser import Page

SEEN = """
new Promise(async (seen) => {
    const summary = () => document.querySelector("[data-testid='cucumber.summary.status']");
    while (!summary()) await new Promise((again) => setTimeout(again, 50));
    const statuses = [...document.querySelectorAll("[data-status]")];
    seen({ summary: summary().textContent, statuses: statuses.map((it) => it.dataset.status), text: document.body.innerText });
})
"""

with tempfile.TemporaryDirectory() as folder:
    page = os.path.join(folder, "messages.html")
    render = pathlib.Path(__file__).with_name("render.mjs")
    subprocess.run(["node", render], env={**os.environ, "HTML": page}, check=True)
    with Page(os.environ["COUNTERSIGN_BROWSER"], "file://" + page) as page:
        print(json.dumps({**page.evaluate(SEEN), "errors": page.errors}))
