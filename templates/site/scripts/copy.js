"use strict";
// The buttons that copy a block of code. They are hidden until this runs, for without a script they could do nothing.
{
  const SAID = 1500; // milliseconds for which a button says that it has copied

  /** Copies text where the clipboard is not to be had, as in pages opened from disk in some browsers. */
  function copyBySelection(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.position = "fixed";
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  async function answer(button) {
    const code = button.parentElement.querySelector("pre");
    const isCopied = await copy(code.textContent.replace(/\n$/, ""));
    button.focus();
    button.textContent = isCopied ? "Copied" : "Not copied";
    setTimeout(() => (button.textContent = "Copy"), SAID);
  }

  for (const button of document.querySelectorAll("button.copy")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) answer(button);
  });
}
