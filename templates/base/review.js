
// Filters, movement from finding to finding, and commands composed from edited words. The page is whole without it.
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

  // As a POSIX shell reads it: what stands between single quotes stays as it is.
  const quoted = words => `'${words.replaceAll("'", `'"'"'`)}'`;

  document.addEventListener("toggle", event => {
    const details = event.target;
    if (!details.matches(".correct[open]") || details.querySelector("textarea")) return;
    const target = details.parentElement.querySelector(".target");
    const label = document.createElement("label");
    label.textContent = "Your words";
    const words = document.createElement("textarea");
    words.value = target.textContent;
    words.lang = target.lang;
    words.rows = 3;
    label.append(words);
    const copy = document.createElement("button");
    copy.type = "button";
    copy.textContent = "Copy the command";
    words.addEventListener("input", () => {
      details.querySelector(".words").textContent = quoted(words.value.replaceAll(/\s+/g, " ").trim());
      copy.textContent = "Copy the command";
    });
    copy.addEventListener("click", async () => {
      const command = details.querySelector("code");
      getSelection().selectAllChildren(command);
      await navigator.clipboard?.writeText(command.textContent);
      copy.textContent = navigator.clipboard ? "Copied" : "Selected: now copy it";
    });
    details.querySelector(".how").replaceWith(label);
    details.append(copy);
    words.focus();
  }, true);

  tell(-1);
  bar.hidden = findings.length === 0;
})();
