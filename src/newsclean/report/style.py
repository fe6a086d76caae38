# SPDX-License-Identifier: Apache-2.0
"""The look of the page. Loads nothing; dark mode and print are the reader's own settings.

Nothing is told by colour alone: what was removed is struck through, what was put in is underlined, a gap is a caret.
"""

STYLE = """
:root {
  color-scheme: light dark; --bg: #f7f6f3; --panel: #fff; --ink: #1c1e21; --soft: #63666b; --line: #dedbd4;
  --faint: #f1efea; --del: #ffe3de; --del-ink: #8c1d18; --ins: #dcf3df; --ins-ink: #12502a; --see: #b08400;
  --focus: #1a56db; --encoding: #0f8b8d; --mojibake: #2f6fdb; --normalize: #7a5cc9; --boilerplate: #b7650f;
  --gap: #c2267f; --plain: #7d8288;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #131518; --panel: #1b1e22; --ink: #e4e5e7; --soft: #9b9fa6; --line: #30343a; --faint: #23262b;
    --del: #4a2322; --del-ink: #ffb4ab; --ins: #1c3d29; --ins-ink: #a5e5b8; --see: #d9b44a; --focus: #8ab4ff;
    --encoding: #3dbdbd; --mojibake: #6ea0f5; --normalize: #ab93ee; --boilerplate: #e09a4f; --gap: #f073b5;
    --plain: #8b9098;
  }
}
* { box-sizing: border-box }
[hidden] { display: none!important }
body {
  margin: 0; background: var(--bg); color: var(--ink);
  font: 15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
}
header, main, footer { max-width: 1320px; margin: 0 auto; padding: 0 24px }
h1 { font-size: 22px; font-weight: 650; margin: 28px 0 14px; letter-spacing: -.01em }
h2 { font-size: 16px; font-weight: 650; margin: 34px 0 0; overflow-wrap: anywhere; scroll-margin-top: 72px }
a { color: inherit }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; border-radius: 2px }
.figures { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 16px }
.figures div {
  display: flex; flex-direction: column-reverse; background: var(--panel); border: 1px solid var(--line);
  border-radius: 8px; padding: 8px 16px; min-width: 96px;
}
.figures dt { color: var(--soft); font-size: 13px }
.figures dd { margin: 0; font-size: 22px; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums }
.charts { columns: 2 400px; column-gap: 12px }
figure {
  margin: 0 0 12px; break-inside: avoid; background: var(--panel); border: 1px solid var(--line);
  border-radius: 8px; padding: 12px 16px 14px;
}
figcaption { font-weight: 600; font-size: 14px; margin-bottom: 8px }
figure small { display: flex; flex-wrap: wrap; gap: 2px 14px; color: var(--soft); margin-top: 6px; font-size: 12.5px }
svg {
  display: block; width: 100%; max-width: 560px; height: auto; font-size: 12px; fill: var(--ink);
  font-variant-numeric: tabular-nums;
}
svg .lab { text-anchor: end; fill: var(--soft) }
svg .mid { text-anchor: middle; fill: var(--soft) }
svg .axis { stroke: var(--soft) }
svg .rule { stroke: var(--line); stroke-dasharray: 2 3 }
svg .limit { stroke: var(--del-ink); stroke-width: 1.5; stroke-dasharray: 4 3 }
svg .hit { fill: none; pointer-events: all }
svg a:hover .lab, svg a:focus .lab { fill: var(--ink); text-decoration: underline }
.s-encoding { fill: var(--encoding); --c: var(--encoding) }
.s-mojibake { fill: var(--mojibake); --c: var(--mojibake) }
.s-normalize { fill: var(--normalize); --c: var(--normalize) }
.s-boilerplate { fill: var(--boilerplate); --c: var(--boilerplate) }
.s-gap { fill: var(--gap); --c: var(--gap) }
.plain { fill: var(--plain); --c: var(--plain) }
.key::before {
  content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 2px; background: var(--c);
  margin-right: 5px;
}
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums }
th { text-align: left; color: var(--soft); font-weight: 500 }
th, td { padding: 4px 10px; border-bottom: 1px solid var(--line) }
.files td:first-child, .list td:last-child { overflow-wrap: anywhere }
.files { overflow-x: auto }
.files td:first-child { min-width: 9em }
.files {
  background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 10px 16px;
  margin-top: 12px;
}
.files summary, #more summary { cursor: pointer; font-weight: 600; font-size: 14px }
.files table { margin-top: 8px }
.files th:nth-child(n+4), .files td:nth-child(n+4) { text-align: right }
.list { background: var(--panel); border: 1px solid var(--line); margin-top: 8px }
.list tr.off { display: none }
.list tr:focus-visible td, .list tr.hot td { background: var(--faint) }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 26px 0 0; font-size: 13.5px; color: var(--soft) }
.bar {
  position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: 6px 18px;
  margin: 12px -8px 0; padding: 8px; background: var(--bg); border-bottom: 1px solid var(--line);
  font-size: 13.5px;
}
.bar label, #stages, .steps { display: flex; align-items: center; gap: 6px }
#stages { flex-wrap: wrap; gap: 4px 16px }
#stages label::before, #kinds label::before {
  content: ""; width: 10px; height: 10px; border-radius: 2px; background: var(--c);
}
#more { position: relative }
#more[open]>div {
  position: absolute; top: 26px; left: 0; z-index: 3; max-height: 60vh; overflow: auto; width: max-content;
  max-width: 86vw; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px;
  box-shadow: 0 6px 24px #0003;
}
#kinds label { padding: 1px 0 }
.bar input[type=range] { width: 110px; accent-color: var(--focus) }
.bar output { font-variant-numeric: tabular-nums; min-width: 2.4em }
#count { color: var(--soft); margin-left: auto }
button, select {
  font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
  padding: 2px 9px;
}
button:hover { border-color: var(--soft); cursor: pointer }
.facts, .more, .nothing, #none { color: var(--soft); font-size: 13.5px; margin: 2px 0 8px }
#left-out { margin: 18px 0 0 }
#left-out.more { border-left: 3px solid var(--see); padding: 2px 14px 2px 12px }
.p {
  display: grid; grid-template-columns: 1fr 1fr; background: var(--panel); border: 1px solid var(--line);
  border-radius: 8px; margin: 0 0 8px; overflow: hidden;
}
.g { content-visibility: auto; contain-intrinsic-size: auto 2000px }
.p > div {
  position: relative; min-width: 0; padding: 2px 14px 2px 48px; white-space: pre-wrap; overflow-wrap: anywhere;
}
.p > div::before {
  content: attr(data-n); position: absolute; left: 0; width: 34px; text-align: right; direction: ltr;
  font-size: 12px; line-height: 22.5px; color: var(--soft);
}
.p .c { grid-column: 1/-1; color: var(--soft); background: var(--faint) }
.p > .c { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.p .h {
  grid-column: 1/-1; padding: 5px 14px; color: var(--soft); background: var(--faint); font-size: 13px;
  border-bottom: 1px solid var(--line);
}
.p .h strong { color: var(--ink); margin: 0 8px }
.unread { border-left: 3px solid var(--see); padding: 2px 14px 2px 12px; margin: 4px 0 10px; font-size: 13.5px }
.unread ul { margin: 2px 0; padding-left: 18px }
.p .o { border-right: 1px solid var(--line) }
.p .x { background: repeating-linear-gradient(-45deg,var(--faint) 0 5px,var(--panel) 5px 11px) }
.p em { color: var(--soft); font-size: 12px }
del, ins, u { border-radius: 3px; padding: 0 1px; unicode-bidi: isolate; cursor: default }
del { background: var(--del); color: var(--del-ink); text-decoration-thickness: 1px }
ins { background: var(--ins); color: var(--ins-ink); text-decoration: underline 1px; text-underline-offset: 3px }
u { text-decoration: underline dotted 2px var(--see); text-underline-offset: 3px }
.part { text-decoration: none; color: inherit }
del.part { background: color-mix(in srgb, var(--del) 45%, transparent) }
ins.part { background: color-mix(in srgb, var(--ins) 45%, transparent) }
.part span { text-underline-offset: 3px }
del.part span { text-decoration: line-through 1px; color: var(--del-ink); background: var(--del) }
ins.part span { text-decoration: underline 1px; color: var(--ins-ink); background: var(--ins) }
.off span { background: none!important; text-decoration: none!important }
kbd {
  display: inline-block; font: 11px/1.25 ui-monospace, monospace; border: 1px solid; border-radius: 3px;
  padding: 0 2px; margin: 0 1px; text-decoration: none; opacity: .8;
}
.p.q:not(:first-child) { margin-top: -9px; border-top: 0; border-radius: 0 0 8px 8px }
b { color: var(--gap); font-size: 1.35em; line-height: .8; padding: 0 2px; cursor: default }
.p b, .legend b { background: color-mix(in srgb,var(--gap) 16%,transparent); border-radius: 3px }
.hot { outline: 2px solid var(--focus); outline-offset: 1px }
del.off, ins.off, u.off { background: none; color: inherit; text-decoration-color: transparent }
del.off { opacity: .55 }
b.off { opacity: .25 }
#card {
  position: fixed; z-index: 9; max-width: min(460px,92vw); background: var(--panel); color: var(--ink);
  border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 8px 30px #0004; padding: 10px 14px;
  font-size: 13.5px; overflow-wrap: anywhere; pointer-events: none;
}
#card div+div { border-top: 1px solid var(--line); margin-top: 8px; padding-top: 8px }
#card strong { font-weight: 650 }
#card strong::before {
  content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 2px; background: var(--c);
  margin-right: 6px;
}
#card small { display: block; color: var(--soft); font-size: 12.5px }
#card .line { display: flex; gap: 8px; color: var(--ink) }
#card .line span:first-child { flex: none; width: 5.2em; color: var(--soft) }
#card meter { width: 90px; height: 9px; vertical-align: middle; margin-right: 6px }
footer { color: var(--soft); font-size: 12.5px; padding: 26px 24px 40px }
@media (max-width: 760px) {
  header, main, footer { padding-left: 12px; padding-right: 12px }
  .p { grid-template-columns: 1fr }
  .p .o { border-right: 0 }
  .p .x { display: none!important }
  .bar { position: static }
  .p > div { padding-left: 40px }
  .p > .h { padding-left: 12px }
  .p > div::before { width: 30px }
}
@media print {
  :root {
    --bg: #fff; --panel: #fff; --ink: #000; --soft: #444; --line: #bbb; --faint: #fff; --del: #ffe3de;
    --del-ink: #700; --ins: #dcf3df; --ins-ink: #030; --encoding: #0f8b8d; --mojibake: #2f6fdb;
    --normalize: #7a5cc9; --boilerplate: #b7650f; --gap: #a01468; --plain: #7d8288; --see: #806000;
  }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact }
  .bar, #card, #none { display: none!important }
  header, main, footer { max-width: none; padding: 0 }
  .charts { columns: 2 240px }
  figure, .p > div, .figures { break-inside: avoid }
  h2 { break-after: avoid }
  .g { content-visibility: visible }
  .p > .c { white-space: pre-wrap }
  .hot { outline: 0 }
  [data-k]::after {
    content: " [" attr(data-k) "]"; font-size: 7pt; color: var(--soft); text-decoration: none;
    display: inline-block; padding-left: 3px;
  }
  [data-k].off::after { content: none }
}
"""
