
// Where actions stand in groups: a cell that spans rows stands in the first of them that is shown and spans those that
// are; a row that heads others is shown with any of them.
function regroup() {
  const shown = (rows) => rows.filter((row) => !row.hidden);
  const hide = (part, hidden) => {
    if (part.hidden !== hidden) part.hidden = hidden;
  };
  for (const head of all("th[scope=rowgroup]")) {
    const body = head.closest("tbody");
    const rows = shown([...body.rows]);
    hide(body, !rows.length);
    rows[0]?.prepend(head);
    head.rowSpan = rows.length || 1;
  }
  for (const head of all("tr.group")) {
    const below = [...head.parentElement.rows].slice(head.sectionRowIndex + 1);
    const end = below.findIndex((row) => row.classList.contains("group"));
    hide(head, !shown(end < 0 ? below : below.slice(0, end)).length);
  }
}

new MutationObserver(regroup).observe(document.querySelector("main"), { subtree: true, attributeFilter: ["hidden"] });
regroup();
