"use strict";
// What the playground shows of a frame: its name, the drift, the JSON with marks, the Python that builds it.
globalThis.eventwright ??= {};
{
  const { construction, element, write } = globalThis.eventwright;
  const LONG = 160; // characters of a text that are shown
  const LINE = 60; // characters of a list or object that is shown on one line

  // JSON, a line a value, with marks where it is off

  class Printer {
    constructor(drift) {
      this.rows = [];
      this.drift = drift;
    }

    print(value, place = "", depth = 0, key = null, comma = "") {
      const items = value instanceof Map ? [...value] : Array.isArray(value) ? [...value.entries()] : [];
      const [opening, closing] = value instanceof Map ? "{}" : "[]";
      const isSound = !this.drift.some((item) => item.pointer.startsWith(`${place}/`));
      if (isSound && write(value).length <= (items.length ? LINE : Infinity))
        return this.row(depth, key, [...flat(value), comma], place);
      this.row(depth, key, [opening], place);
      for (const [at, [step, item]] of items.entries()) {
        this.print(
          item,
          `${place}/${escaped(step)}`,
          depth + 1,
          value instanceof Map ? step : null,
          at < items.length - 1 ? "," : "",
        );
      }
      for (const item of this.drift)
        if (item.kind === "missing_required" && above(item.pointer) === place)
          this.row(depth + 1, last(item.pointer), ["…"], item.pointer);
      return this.row(depth, null, [closing + comma], null);
    }

    row(depth, key, parts, place) {
      const name = key === null ? [] : [keyed(key), ": "];
      const kinds = this.drift
        .filter((item) => item.pointer === place)
        .map((item) => element("span", { class: "kind" }, item.kind));
      this.rows.push(
        element("span", kinds.length ? { class: "off" } : {}, "  ".repeat(depth), ...name, ...parts, ...kinds, "\n"),
      );
    }
  }

  const escaped = (step) => String(step).replace(/~/g, "~0").replace(/\//g, "~1");
  const above = (pointer) => pointer.slice(0, pointer.lastIndexOf("/"));
  const last = (pointer) =>
    pointer
      .slice(pointer.lastIndexOf("/") + 1)
      .replace(/~1/g, "/")
      .replace(/~0/g, "~");
  const short = (text) => (text.length > LONG ? `${text.slice(0, LONG)}… (${text.length} characters)` : text);

  /** A value on one line, with its colours. */
  function flat(value) {
    const inner =
      value instanceof Map
        ? [...value].map(([key, item]) => [keyed(key), ": ", ...flat(item)])
        : Array.isArray(value)
          ? value.map(flat)
          : null;
    if (!inner) return [scalar(value)];
    const [opening, closing] = value instanceof Map ? "{}" : "[]";
    return [opening, ...inner.flatMap((parts, at) => (at ? [", ", ...parts] : parts)), closing];
  }

  const keyed = (key) => element("span", { class: "t" }, JSON.stringify(key));

  function scalar(value) {
    const style = { string: "s", number: "n", bigint: "n" }[typeof value] ?? "k";
    return element("span", { class: style }, short(write(value)));
  }

  // Findings of a frame

  const code = (text) => element("code", {}, text);
  const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;
  const driftWords = (drift) =>
    drift.length ? `${counted(drift.length, "place differs", "places differ")} from the spec` : "conforms to its spec";

  function frameView(model, { raw, event, drift }) {
    const printer = new Printer(drift);
    printer.print(raw);
    const python = construction(model, event, drift, raw);
    return [
      ...(drift.length ? [element("ol", { class: "drift" }, ...drift.map(driftView))] : []),
      element("h3", {}, "The frame"),
      block("The frame", printer.rows, []),
      element("h3", {}, "The same in Python"),
      block("The same in Python", [python], [element("button", { type: "button", class: "copy" }, "Copy")]),
    ];
  }

  function block(label, parts, before) {
    return element(
      "div",
      { class: "code" },
      ...before,
      element("pre", { tabindex: "0", "aria-label": label }, element("code", {}, ...parts)),
    );
  }

  function driftView({ pointer, kind, expected, got }) {
    const came =
      kind === "missing_required" || (kind === "constraint" && got === null) ? [] : [", got ", code(short(write(got)))];
    const about = document.getElementById(`kind-${kind}`).querySelector("dd").textContent;
    const link = element("a", { href: `#kind-${kind}` }, code(kind));
    return element(
      "li",
      {},
      element("b", {}, code(pointer || "(the whole)")),
      " ",
      link,
      ": expected ",
      code(expected),
      ...came,
      ". ",
      element("span", {}, about),
    );
  }

  function nameView({ event, raw }, model) {
    return event ? [code(event.name)] : ["Unknown event ", code(short(write(raw.get(model.discriminator) ?? null)))];
  }

  const linked = (event, parts) => (event ? [element("a", { href: href(event) }, ...parts)] : parts);

  const href = (event) => `events/${event.side}/${event.name}.html`;
  const classOf = (event) => (event ? (event.class_name ?? event.name) : "UnknownEvent");

  Object.assign(globalThis.eventwright, { classOf, code, counted, driftWords, frameView, href, linked, nameView, short });
}
