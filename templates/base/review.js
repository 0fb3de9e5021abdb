
// Filters, movement from finding to finding, and a person's words collected. The page is whole without it.
"use strict";
(() => {
  const bar = document.querySelector(".bar");
  const { position, kind, severity } = bar.elements;
  const severities = [...severity];
  const segments = [...document.querySelectorAll(".segment")].map(element => ({
    element,
    findings: [...element.querySelectorAll(".finding")],
  }));
  const findings = segments.flatMap(segment => segment.findings);
  const nothing = document.querySelector(".nothing");
  let shown = findings;

  function filter() {
    const chosen = new Set(severities.filter(box => box.checked).map(box => box.value));
    for (const { element, findings: own } of segments) {
      for (const finding of own) {
        const { severity, kind: its } = finding.dataset;
        finding.hidden = !chosen.has(severity) || (kind.value !== "" && kind.value !== its);
      }
      const clean = own.length === 0 && kind.value === "" && chosen.has("clean");
      element.hidden = !clean && own.every(finding => finding.hidden);
    }
    shown = findings.filter(finding => !finding.hidden);
    nothing.hidden = segments.some(segment => !segment.element.hidden);
    tell(-1);
  }

  function tell(index) {
    const total = `${shown.length} ${shown.length === 1 ? "finding" : "findings"}`;
    position.value = index < 0 ? total : `${index + 1} of ${total}`;
  }

  // From where the focus is, or from the finding last gone to.
  let last = null;
  function move(step) {
    const active = document.activeElement;
    const from = active && active.closest(".segments .segment, .finding") ? active : last;
    const ahead = step > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
    const beyond = from ? shown.filter(finding => from.compareDocumentPosition(finding) & ahead) : shown;
    const to = beyond.at(step > 0 ? 0 : -1);
    if (to) {
      to.focus({ preventScroll: true });
      to.closest(".segment").scrollIntoView({ block: "center" });
    }
  }

  const keys = { j: 1, n: 1, k: -1, p: -1 };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, select")) return;
    if (event.key in keys) {
      event.preventDefault();
      move(keys[event.key]);
    }
  });
  bar.elements.next.addEventListener("click", () => move(1));
  bar.elements.previous.addEventListener("click", () => move(-1));
  bar.addEventListener("change", filter);
  bar.addEventListener("submit", event => event.preventDefault());
  document.addEventListener("focusin", event => {
    const index = shown.indexOf(event.target);
    if (index >= 0) {
      last = event.target;
      tell(index);
    }
  });

  // Words that the person keeps, by passage: one command for each, or a table of all for `memory correct --file`.
  const kept = new Map();
  const basket = document.querySelector(".basket");
  const editor = document.querySelector("template");
  let saved = true;

  // As a POSIX shell reads it: what stands between single quotes stays as it is.
  const quoted = words => `'${words.replaceAll("'", `'"'"'`)}'`;
  const cell = words => `"${words.replaceAll('"', '""')}"`;

  function keep(passage, words) {
    if (words === null) kept.delete(passage);
    else kept.set(passage, words);
    passage.classList.toggle("kept", words !== null);
    passage.querySelector(".keep").textContent = words === null ? "Keep" : "Kept: take back";
    basket.hidden = kept.size === 0;
    basket.querySelector("output").value = `${kept.size} ${kept.size === 1 ? "passage" : "passages"}`;
    saved = kept.size === 0;
  }

  document.addEventListener("toggle", event => {
    const details = event.target;
    if (!details.matches(".correct[open]") || details.querySelector("textarea")) return;
    const passage = details.parentElement;
    const target = passage.querySelector(".target");
    details.querySelector(".how").replaceWith(editor.content.cloneNode(true));
    const [words, keeper, copy] = details.querySelectorAll("textarea, .keep, .copy");
    const now = () => words.value.replaceAll(/\s+/g, " ").trim();
    words.value = target.textContent;
    words.lang = target.lang;
    words.addEventListener("input", () => {
      details.querySelector(".words").textContent = quoted(now());
      copy.textContent = "Copy the command";
      keep(passage, null);
    });
    keeper.addEventListener("click", () => keep(passage, kept.has(passage) || now() === "" ? null : now()));
    copy.addEventListener("click", async () => {
      const command = details.querySelector("code");
      getSelection().selectAllChildren(command);
      await navigator.clipboard?.writeText(command.textContent);
      copy.textContent = navigator.clipboard ? "Copied" : "Selected: now copy it";
    });
    words.focus();
  }, true);

  basket.querySelector("button").addEventListener("click", () => {
    const rows = [...kept].map(([passage, words]) => [passage.querySelector(".source").textContent, words]);
    const table = [["source", "target"], ...rows].map(row => `${row.map(cell).join(",")}\r\n`).join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", table], { type: "text/csv" }));
    link.download = basket.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    saved = true;
  });
  addEventListener("beforeunload", event => saved || event.preventDefault());

  tell(-1);
  bar.hidden = findings.length === 0;
})();
