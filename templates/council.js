// What the page does beyond HTML: it filters, marks the column of the matrix under the pointer, and folds its contents
// on a small screen. Without it the page is complete: plain tables, and no filter.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The head of each column of the matrix has the facts of its action. Everything else that has data-action is shown and
// hidden with that action, and every row that has data-objectives with its objective.
class Filter {
  constructor(form, matrix) {
    this.form = form;
    this.matrix = matrix;
    this.columns = all("col", matrix);
    this.actions = all("th[data-action]", matrix).map(({ cellIndex, dataset }) => ({
      column: cellIndex,
      number: dataset.action,
      status: dataset.status,
      leaders: dataset.leaders.split("\n"),
      objectives: dataset.objectives.split(" "),
      shown: true,
    }));
    this.parts = all("[data-action]:not(th)");
    this.rows = all("tr[data-objectives]");
    this.outcome = document.getElementById("shown");
    this.remark = document.createElement("p"); // what a filtered page says of itself on paper
    this.remark.className = "remark";
    document.querySelector("main").prepend(this.remark);
  }

  start() {
    for (const [name, value] of new URLSearchParams(location.search)) this.choose(name, value);
    this.form.addEventListener("change", () => this.apply());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    document.getElementById("all").addEventListener("click", () => this.showAll());
    document.addEventListener("click", (event) => this.reveal(event.target.closest('a[href^="#"]')?.hash));
    this.apply();
    this.reveal(location.hash);
    this.form.hidden = false;
    document.querySelector("#side summary")?.append(" and filter");
  }

  choose(name, value) {
    const select = all("select", this.form).find((one) => one.name === name);
    if (select && all("option", select).some((option) => option.value === value)) select.value = value;
  }

  fits(action, { objective, leader, status }) {
    return (
      (!objective || action.objectives.includes(objective)) &&
      (!leader || action.leaders.includes(leader)) &&
      (!status || action.status === status)
    );
  }

  apply() {
    const choice = Object.fromEntries(new FormData(this.form));
    for (const action of this.actions) this.showColumn(action, this.fits(action, choice));
    const numbers = new Set(this.actions.filter((action) => action.shown).map((action) => action.number));
    for (const part of this.parts) part.toggleAttribute("hidden", !numbers.has(part.dataset.action));
    for (const row of this.rows) {
      row.hidden = choice.objective !== "" && !row.dataset.objectives.split(" ").includes(choice.objective);
    }
    this.describe();
    this.remember(choice);
    letKeysScroll();
  }

  showColumn(action, shown) {
    if (action.shown === shown) return;
    action.shown = shown;
    this.columns[action.column].hidden = !shown;
    for (const row of this.matrix.rows) row.cells[action.column].hidden = !shown;
  }

  describe() {
    const count = this.actions.filter((action) => action.shown).length;
    const chosen = all("select", this.form)
      .filter((select) => select.value)
      .map((select) => `${select.labels[0].textContent}: ${select.selectedOptions[0].textContent.trim()}`);
    this.outcome.textContent = `${count} of ${this.actions.length} actions shown`;
    this.remark.textContent = chosen.length ? `${this.outcome.textContent} (${chosen.join("; ")})` : "";
  }

  // The address of the page is that of what it shows.
  remember(choice) {
    const query = new URLSearchParams(Object.entries(choice).filter(([, value]) => value)).toString();
    try {
      history.replaceState(null, "", `${location.pathname}${query && "?"}${query}${location.hash}`);
    } catch {
      // a page inside another may have no address of its own
    }
  }

  showAll() {
    this.form.reset();
    this.apply();
  }

  // A way to what the filter hides leads there all the same.
  reveal(hash) {
    if (!hash) return;
    const place = all("[id]").find(({ id }) => hash === `#${id}` || hash === `#${encodeURIComponent(id)}`);
    if (place?.closest("[hidden]")) {
      this.showAll();
      place.scrollIntoView();
    }
  }
}

function markColumns(matrix) {
  const columns = all("col", matrix);
  const mark = (cell) => {
    for (const column of columns) column.classList.toggle("here", column === columns[cell?.cellIndex || -1]);
  };
  for (const kind of ["pointerover", "focusin"]) {
    matrix.addEventListener(kind, (event) => mark(event.target.closest("td, th")));
  }
  for (const kind of ["pointerleave", "focusout"]) matrix.addEventListener(kind, () => mark());
}

// A table or a picture that is too wide or too long for its place can be reached and scrolled with keys; others are no stop.
function letKeysScroll() {
  for (const region of all(".scroll, .picture")) {
    const scrolls = region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;
    if (scrolls) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  }
}

// On a small screen the contents are folded until they are asked for.
function foldContents(contents) {
  const wide = matchMedia("(min-width: 64rem)");
  const fold = () => (contents.open = wide.matches);
  wide.addEventListener("change", fold);
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a")) fold();
  });
  fold();
}

(() => {
  const contents = document.querySelector("#side > details");
  const form = document.getElementById("filter");
  const matrix = document.querySelector("table.matrix");
  document.documentElement.classList.add("scripted");
  if (contents) foldContents(contents);
  if (matrix) markColumns(matrix);
  if (matrix && form) new Filter(form, matrix).start();
  letKeysScroll();
  addEventListener("resize", letKeysScroll);
})();
