# SPDX-License-Identifier: Apache-2.0
"""What the page does: filters, the card that tells about a mark, steps from mark to mark.

Data reaches the document through ``textContent`` only, so that none of it can become markup. Without scripts the page
shows everything and the filters stay hidden.
"""

SCRIPT = """
(() => {
'use strict';
const $ = id => document.getElementById(id), bar = $('bar'), card = $('card');
if (!bar) return;
const {kinds, rules, marks} = JSON.parse($('data').textContent);
const figure = n => n.toLocaleString('en');
const make = (tag, text, css) => {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (css) e.className = css;
  return e;
};
const stageOf = kind => kind.split('.')[0];
const numbersIn = e => [...e.querySelectorAll('[data-i]')].map(m => +m.dataset.i);
const places = marks.map(() => []), reach = [];
for (const e of document.querySelectorAll('[data-i]')) {
  places[e.dataset.i].push(e);
  if (e.tabIndex === 0) reach.push(e);
}
const passages = [...document.querySelectorAll('.p')].map(e => [e, numbersIn(e)]);
const sections = [...document.querySelectorAll('main section')].map(e => [e, numbersIn(e)]);

// One box for each kind, and one for each stage that switches all of its kinds.
const counts = kinds.map(() => 0), boxes = [], stages = new Map();
for (const [, , causes] of marks) for (const k of new Set(causes.map(cause => cause[0]))) counts[k]++;
const box = (text, css, change) => {
  const label = make('label', undefined, css), input = make('input');
  input.type = 'checkbox';
  input.checked = true;
  input.onchange = change;
  label.append(input, text);
  return [label, input];
};
const order = kinds.map((_, k) => k).sort((a, b) =>
  stageOf(kinds[a]).localeCompare(stageOf(kinds[b])) || counts[b] - counts[a]);
for (const k of order) {
  const stage = stageOf(kinds[k]);
  if (!stages.has(stage)) {
    const own = [];
    const [label, input] = box(stage, 's-' + stage, () => {
      for (const other of own) boxes[other].checked = input.checked;
      filter();
    });
    $('stages').append(label);
    stages.set(stage, [input, own]);
  }
  stages.get(stage)[1].push(k);
  const [label, input] = box(kinds[k] + ' (' + figure(counts[k]) + ')', 's-' + stage, () => filter());
  boxes[k] = input;
  $('kinds').append(label);
}

const shown = marks.map(() => true);
function filter() {
  const least = +$('least').value, state = $('state').value;
  $('least-told').value = (least / 100).toFixed(2);
  for (const [input, own] of stages.values()) {
    const on = own.filter(k => boxes[k].checked).length;
    input.checked = on > 0;
    input.indeterminate = on > 0 && on < own.length;
  }
  let count = 0;
  marks.forEach(([confidence, done, causes], i) => {
    const on = confidence >= least && (state === '' || +state === done) &&
      causes.some(cause => boxes[cause[0]].checked);
    count += on;
    if (on === shown[i]) return;
    shown[i] = on;
    for (const e of places[i]) {
      e.classList.toggle('off', !on);
      if (e.hasAttribute('tabindex')) e.tabIndex = on ? 0 : -1;
    }
  });
  for (const [e, own] of [...passages, ...sections]) e.hidden = !own.some(i => shown[i]);
  $('none').hidden = count > 0;
  $('count').value = (count < marks.length ? figure(count) + ' of ' : '') + figure(marks.length) + ' shown';
  if (hot && !shown[hot.dataset.i]) tell(null);
}

// The card beside the mark that has the focus or the pointer.
let hot = null;
function tell(mark) {
  if (hot) {
    for (const e of places[hot.dataset.i]) e.classList.remove('hot');
    hot.removeAttribute('aria-describedby');
  }
  hot = mark && shown[mark.dataset.i] ? mark : null;
  card.hidden = !hot;
  if (!hot) return;
  const [, done, causes] = marks[hot.dataset.i];
  card.replaceChildren(...causes.map(([kind, confidence, rule, note, became, reasons]) => {
    const part = make('div'), [name, told] = rules[rule], sure = make('small'), meter = make('meter');
    meter.value = confidence / 100;
    sure.append(meter, 'of 100 such findings ' + confidence + ' are right');
    part.append(make('strong', kinds[kind], 's-' + stageOf(kinds[kind])), done ? ' changed' : ' only marked', sure);
    const lines = reasons.length ? reasons : [[told === name ? 'rule' : 'chain', told], ['evidence', note]];
    if (became !== null) lines.unshift(['gave', became || '(nothing)']);
    for (const [label, text] of lines) {
      if (!text) continue;
      const line = make('small', undefined, 'line');
      line.append(make('span', label), make('span', text));
      part.append(line);
    }
    return part;
  }));
  for (const e of places[hot.dataset.i]) e.classList.add('hot');
  hot.setAttribute('aria-describedby', 'card');
  place();
}
function place() {
  const at = hot.getBoundingClientRect(), wide = card.offsetWidth, high = card.offsetHeight;
  const left = (hot.getClientRects()[0] || at).left;
  const top = at.bottom + high + 10 < innerHeight ? at.bottom + 7 : Math.max(8, at.top - high - 7);
  card.style.left = Math.max(8, Math.min(left, innerWidth - wide - 8)) + 'px';
  card.style.top = top + 'px';
  card.hidden = at.bottom < 0 || at.top > innerHeight;
}
const markOf = target => target instanceof Element ? target.closest('[data-i]') : null;
document.addEventListener('mouseover', e => tell(markOf(e.target) || markOf(document.activeElement)));
document.addEventListener('focusin', e => tell(markOf(e.target)));
document.addEventListener('focusout', () => tell(null));
document.addEventListener('click', e => {
  if (markOf(e.target)) tell(markOf(e.target));
  if (!$('more').contains(e.target)) $('more').open = false;
});
for (const event of ['scroll', 'resize']) addEventListener(event, () => { if (hot) place(); }, {passive: true});

function step(by) {
  let k = reach.indexOf(markOf(document.activeElement));
  if (k < 0) {
    const first = passages.find(([e]) => !e.hidden && e.getBoundingClientRect().bottom > bar.offsetHeight);
    k = first ? reach.findIndex(e => first[0].contains(e)) : 0;
    if (by > 0) k--;
  }
  for (k += by; k >= 0 && k < reach.length; k += by) {
    if (!shown[reach[k].dataset.i]) continue;
    reach[k].scrollIntoView({block: 'center'});
    reach[k].focus({preventScroll: true});
    return;
  }
}
$('back').onclick = () => step(-1);
$('on').onclick = () => step(1);
$('least').oninput = $('state').onchange = () => filter();
bar.onsubmit = e => e.preventDefault();
document.addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches('select, input[type=range]')) return;
  if (e.key === 'n' || e.key === 'j') step(1);
  else if (e.key === 'p' || e.key === 'k') step(-1);
  else if (e.key === 'Escape') { tell(null); $('more').open = false; }
  else return;
  e.preventDefault();
});
bar.hidden = false;
filter();
})();
"""
