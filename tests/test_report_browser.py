# SPDX-License-Identifier: Apache-2.0
"""The page of the report in a real browser: it draws, filters, tells, and runs no script but its own."""

import json
import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest

from newsclean.edits import Edit, EditLog
from newsclean.report.facts import Document
from newsclean.report.page import PageReport

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: install it to try the page in a browser")
OWN = "document.title='owned'"
STORY = (
    f"A sign said <script>{OWN}</script> on Monday.\n"
    "3 min read\n"
    "The on Friday said that the ferry will not sail until the harbour has been dredged.\n"
    f'We saw <img src=x onerror="{OWN}"> and â€œthe end</script><script>{OWN}</script>â€\x9d of it.\n'
    "The council met on Friday and agreed to build a new bridge over the river, the mayor said.\n"
    "Published Monday, 4 May 2020\n"
)


def browse(page, where, *options):
    """What the browser writes to standard output about a page."""
    quiet = "--disable-background-networking --disable-component-update --disable-sync --disable-quic --no-first-run"
    line = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", *quiet.split(), f"--user-data-dir={where}/profile"]
    done = subprocess.run([*line, *options, page.as_uri()], capture_output=True, timeout=60, check=True)
    return done.stdout.decode("utf-8")


@pytest.fixture
def page(command, tmp_path):
    (tmp_path / f"<img src=x onerror={OWN}>.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text("The council met on Friday.\nShare this article\n")
    done = command("--check", "--report", "r.html", f"<img src=x onerror={OWN}>.txt", "b.txt")
    assert done.returncode == 1
    return tmp_path / "r.html"


def after(page, script):
    """The document after our script has run in it, which the page's policy has to be told of."""
    html = page.read_text(encoding="utf-8")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    html = html.replace("script-src '", f"script-src 'sha256-{digest}' '", 1)
    changed = page.with_name("changed.html")
    changed.write_text(html.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    return browse(changed, page.parent, "--dump-dom")


def element(dom, start):
    """The text of the first element that begins so, tags left out."""
    tag = re.match(r"<(\w+)", start)[1]
    inner = re.search(re.escape(start) + rf"[^>]*>(.*?)</{tag}>", dom, re.S)
    return unescape(re.sub("<[^>]*>", "", inner[1]))


def test_nothing_of_the_data_runs(page):
    dom = browse(page, page.parent, "--dump-dom")
    assert "<title>newsclean report</title>" in dom
    assert "<img" not in dom
    assert dom.count("<script") == 2
    assert element(dom, '<h2 id="d1"') == f"<img src=x onerror={OWN}>.txt"
    assert f"<script>{OWN}</script>" in element(dom, '<div class="c"')
    assert element(dom, '<output id="count"').endswith(" shown")  # our own script did run


def test_the_policy_stops_what_should_get_in_all_the_same(page):
    bad = page.with_name("bad.html")
    html = page.read_text(encoding="utf-8")
    bad.write_text(html.replace("<main>", f'<main><script>{OWN}</script><img src=x onerror="{OWN}">'), encoding="utf-8")
    assert "<title>newsclean report</title>" in browse(bad, page.parent, "--dump-dom")


def test_filters_hide_findings_and_passages(page):
    count = '<output id="count"'
    whole = after(page, "")
    total = int(element(whole, count).split()[0])
    assert total >= 4
    assert whole.count("<section>") == 2
    script = "for(const b of document.querySelectorAll('#stages .s-boilerplate input'))b.click()"
    dom = after(page, script)
    assert element(dom, count).endswith(f" of {total} shown")
    assert re.search(r'<section hidden="">\s*<h2 id="d2"', dom)
    assert 'class="off" data-i' in dom or re.search(r'<del [^>]*class="off"', dom)
    script = "const r=document.getElementById('least');r.value=100;r.dispatchEvent(new Event('input'))"
    dom = after(page, script)
    assert element(dom, count) == f"0 of {total} shown"
    assert dom.count('<section hidden="">') == 2
    assert '<p id="none">' in dom
    script = "const s=document.getElementById('state');s.value='0';s.dispatchEvent(new Event('change'))"
    dom = after(page, script)
    gaps = int(element(dom, count).split()[0])
    assert 0 < gaps < total


def test_keys_go_from_finding_to_finding_and_tell_about_each(page):
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown',{key:'%s',bubbles:true}));"
    dom = after(page, press % "n" * 2 + press % "n")
    card = element(dom, '<div id="card"')
    assert 'aria-describedby="card"' in dom
    assert "mojibake.utf8-as-cp1252 changed" in dom.replace("</strong>", "")
    assert "<span>chain</span><span>utf-8 → cp1252: written in utf-8, read as cp1252</span>" in dom
    assert "<span>against</span>" in dom
    assert card
    dom = after(page, press % "n" * 3 + press % "p" * 2)
    assert ">boilerplate.read-time</strong> changed" in dom
    dom = after(page, press % "n" + press % "Escape")
    assert re.search(r'<div id="card"[^>]* hidden=""', dom)


def test_a_passage_of_a_record_goes_with_its_heading(command, tmp_path):
    lines = [{"id": 1, "text": "3 min read\nThe council met."}, {"id": 2, "text": "It wonâ€™t sail."}, {"text": [OWN]}]
    lines[0]["title"] = f"<script>{OWN}</script>"
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    command("--check", "--report", "r.html", "a.jsonl")
    script = "for(const b of document.querySelectorAll('#stages .s-boilerplate input'))b.click()"
    dom = after(tmp_path / "r.html", script)
    assert "<title>newsclean report</title>" in dom
    assert re.findall(r'<div class="p"( hidden="")?><div class="h">line (\d)', dom) == [(' hidden=""', "1"), ("", "2")]
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown',{key:'n',bubbles:true}));"
    card = element(after(tmp_path / "r.html", press * 2), '<div id="card"')
    assert card.startswith("mojibake.utf8-as-cp1252 changed")


def test_it_draws_in_light_and_dark(page):
    shots = []
    for scheme in ("1", "0"):
        shot = page.with_name(f"{scheme}.png")
        browse(page, page.parent, f"--screenshot={shot}", f"--blink-settings=preferredColorScheme={scheme}")
        shots.append(shot.read_bytes())
    assert all(shot.startswith(b"\x89PNG") and len(shot) > 20_000 for shot in shots)
    assert shots[0] != shots[1]


def test_five_thousand_findings_open(tmp_path):
    line = "Day %d: the mayor of ÃžÃ³rshÃ¶fn said so on Friday, and so did everybody else who was asked about it.\n"
    source, edits = "", []
    for k in range(5200):
        at = len(source) + (line % k).index("ÃžÃ³rshÃ¶fn")
        edits.append(Edit(at, at + 11, "ÃžÃ³rshÃ¶fn", "Þórshöfn", "mojibake.utf8-as-cp1252", "utf-8 → cp1252", 0.99))
        source += line % k
    report, document = PageReport("1.2"), Document(1, "big.txt", "utf-8", 1.0)
    report.begin(document)
    report.window(document, source, EditLog(tuple(edits)).apply(source), edits, [])
    report.end(document)
    page = tmp_path / "r.html"
    page.write_text(report.close(), encoding="utf-8")
    assert page.stat().st_size < 5_000_000
    dom = browse(page, tmp_path, "--dump-dom")
    assert element(dom, '<output id="count"') == "5,000 shown"
    assert "200 more findings are not shown." in dom
