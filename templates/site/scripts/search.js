"use strict";
// Search: an index made with the site, looked through in the page. The index is a script beside the pages, for a page that
// was opened from disk may load nothing else; it is loaded when the box first gets the focus.
globalThis.eventwright ??= {};
{
  const SHOWN = 8; // results of a kind
  const KINDS = { event: "Events", flow: "Flows", type: "Types", field: "Fields", value: "Values" };
  const IN_NAME = 4; // how much more a word in a name counts than one in prose

  // Looking

  /** The words of a text in small letters; `session_id` and `SessionId` have two. */
  function wordsOf(text) {
    const apart = String(text).replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2");
    return apart.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  }

  /** The id of a place on a page, as the generator makes it. */
  function anchor(kind, name) {
    return `${kind}-${String(name).replace(/[^A-Za-z0-9_.-]/gu, (char) => `-${char.codePointAt(0).toString(16)}-`)}`;
  }

  /** What can be found on a page of the index: the page, its fields, its values. */
  function entriesOf([kind, name, path, prose, fields, values]) {
    const part =
      (what) =>
      ([inner, about]) => ({
        kind: what,
        name: String(inner),
        within: name,
        href: `${path}#${anchor(what, inner)}`,
        prose: about,
      });
    return [{ kind, name, within: "", href: path, prose }, ...fields.map(part("field")), ...values.map(part("value"))];
  }

  /** An index by words. */
  class Search {
    constructor(index) {
      this.entries = index.flatMap(entriesOf);
      this.vocabulary = new Map();
      for (const entry of this.entries) {
        this.note(wordsOf(entry.prose), entry, 1);
        this.note([...wordsOf(entry.name), wordsOf(entry.name).join("")], entry, IN_NAME);
        this.note([entry.kind], entry, 1);
      }
    }

    note(words, entry, weight) {
      for (const word of words) {
        if (!this.vocabulary.has(word)) this.vocabulary.set(word, new Map());
        this.vocabulary.get(word).set(entry, weight);
      }
    }

    /** The best entries of each kind for a query, each of whose words they have: [kind, entries], the best kind first. */
    find(query) {
      const terms = wordsOf(query);
      if (!terms.length) return [];
      const [first, ...others] = terms.map((term) => this.scores(term));
      const all = [...first].filter(([entry]) => others.every((scores) => scores.has(entry)));
      const scored = all.map(([entry, score]) => [
        entry,
        others.reduce((sum, scores) => sum + scores.get(entry), score) + bonus(entry, terms),
      ]);
      return grouped(scored.sort(([, one], [, other]) => other - one));
    }

    /** How well each entry has a word: whole, begun, or misspelt where nothing begins like it. */
    scores(term) {
      const begun = [...this.vocabulary.keys()].filter((word) => word.startsWith(term));
      const found = new Map();
      for (const [word, closeness] of begun.length ? begun.map((word) => [word, word === term ? 1 : 0.7]) : this.near(term)) {
        for (const [entry, weight] of this.vocabulary.get(word))
          found.set(entry, Math.max(found.get(entry) ?? 0, weight * closeness));
      }
      return found;
    }

    near(term) {
      const allowed = term.length < 4 ? 0 : term.length < 8 ? 1 : 2;
      const distances = [...this.vocabulary.keys()].map((word) => [word, distance(term, word, allowed)]);
      return distances.filter(([, far]) => far <= allowed).map(([word, far]) => [word, 0.5 / far]);
    }
  }

  /** A name that is, or begins with, what was typed comes first; then short names before long ones. */
  function bonus(entry, terms) {
    const name = wordsOf(entry.name).join(" ");
    const typed = terms.join(" ");
    return (name === typed ? 8 : name.startsWith(typed) ? 4 : 0) + (entry.within ? 0 : 0.5) - name.length / 1000;
  }

  function grouped(scored) {
    const groups = new Map();
    for (const [entry] of scored) groups.set(entry.kind, [...(groups.get(entry.kind) ?? []), entry]);
    return [...groups].map(([kind, entries]) => [kind, entries.slice(0, SHOWN)]);
  }

  /** How many letters have to be put in, left out, changed or swapped with the next; more than `most` is not counted out. */
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
        const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        if (isSwap) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[other.length];
  }

  // The box

  const { element } = globalThis.eventwright;

  /** The box and its results: a combobox as ARIA has it. */
  class Box {
    constructor(place) {
      this.root = place.dataset.root;
      this.options = [];
      this.active = -1;
      this.input = element("input", {
        type: "search",
        role: "combobox",
        autocomplete: "off",
        spellcheck: "false",
        placeholder: "Search",
        "aria-label": "Search",
        "aria-expanded": "false",
        "aria-controls": "found",
        "aria-autocomplete": "list",
        "aria-keyshortcuts": "/",
      });
      this.list = element("div", { id: "found", role: "listbox", "aria-label": "Search results", hidden: "" });
      this.status = element("p", { role: "status", class: "unseen" });
      place.append(this.input, element("kbd", { "aria-hidden": "true" }, "/"), this.list, this.status);
      this.listen(place);
    }

    listen(place) {
      this.input.addEventListener("focus", () => this.load());
      this.input.addEventListener("input", () => this.look());
      this.input.addEventListener("keydown", (event) => this.key(event));
      place.addEventListener("focusout", (event) => place.contains(event.relatedTarget) || this.close());
      this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
      document.addEventListener("keydown", (event) => this.shortcut(event));
    }

    load() {
      if (this.script) return this.look();
      this.script = element("script", { src: `${this.root}index.js` });
      this.script.addEventListener("load", () => {
        this.search = new Search(globalThis.eventwright.index);
        this.look();
      });
      return document.head.append(this.script);
    }

    shortcut(event) {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.input.focus();
      this.input.select();
    }

    key(event) {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves && this.options.length) this.move(moves[event.key]);
      else if (event.key === "Enter" && this.options.length) this.options[Math.max(this.active, 0)].click();
      else if (event.key === "Escape") this.escape();
      else return;
      event.preventDefault();
    }

    escape() {
      if (this.list.hidden) this.input.value = "";
      this.close();
    }

    look() {
      const groups = this.search?.find(this.input.value) ?? [];
      if (!this.search || !this.input.value.trim()) return this.close();
      this.list.replaceChildren(...groups.map(([kind, entries]) => this.group(kind, entries)));
      this.options = [...this.list.querySelectorAll("[role=option]")];
      this.options.forEach((option, at) => option.setAttribute("id", `found-${at}`));
      this.open(this.options.length > 0);
      this.status.textContent = this.options.length ? `${this.options.length} results` : "Nothing found";
      return this.mark(this.options.length ? 0 : -1);
    }

    group(kind, entries) {
      const title = element("div", { id: `found-${kind}`, class: "kind" }, KINDS[kind]);
      return element(
        "div",
        { role: "group", "aria-labelledby": title.id },
        title,
        ...entries.map((entry) => this.option(entry)),
      );
    }

    option({ name, within, href, prose }) {
      const parts = [
        element("code", {}, name),
        ...(within ? [" in ", element("code", {}, within)] : []),
        element("span", {}, prose),
      ];
      const option = element(
        "a",
        { role: "option", href: this.root + href, tabindex: "-1", "aria-selected": "false" },
        ...parts,
      );
      option.addEventListener("click", () => this.close());
      return option;
    }

    open(isOpen) {
      this.list.hidden = !isOpen;
      this.input.setAttribute("aria-expanded", String(isOpen));
    }

    close() {
      this.options = [];
      this.status.textContent = "";
      this.mark(-1);
      this.open(false);
    }

    move(by) {
      this.mark((this.active + by + this.options.length) % this.options.length);
    }

    mark(at) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = at;
      if (at < 0) return this.input.removeAttribute("aria-activedescendant");
      this.options[at].setAttribute("aria-selected", "true");
      this.options[at].scrollIntoView({ block: "nearest" });
      return this.input.setAttribute("aria-activedescendant", this.options[at].id);
    }
  }

  Object.assign(globalThis.eventwright, { Search });
  const place = globalThis.document?.getElementById("search");
  if (place) new Box(place);
}
