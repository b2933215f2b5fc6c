"use strict";
// The sequence that took place, drawn as the diagrams of flows are: a line down for each side, an arrow for each event.
globalThis.eventwright ??= {};
{
  const { drawn, element } = globalThis.eventwright;
  const MARGIN = 80; // from the edge to the first line
  const [LEAST, MOST_BETWEEN] = [160, 396]; // from line to line
  const GAP = 12; // between two arrows
  const SIZE = 13; // of letters
  const LINE = 18; // from line to line of text
  const LETTER = 8; // the width of one
  const HEAD = 36;
  const MOST = 200; // arrows

  /** A drawing, `room` wide at most, of `messages`: number, side, label, href, and state, which is "", "off" or "departs". */
  function sequence(sides, messages, room) {
    const gaps = Math.max(sides.length - 1, 1);
    const between = Math.max(LEAST, Math.min(MOST_BETWEEN, Math.floor((room - 2 * MARGIN) / gaps)));
    const letters = Math.floor(between / LETTER) - 4;
    const shown = messages.slice(0, MOST).map((message) => ({ ...message, between, lines: linesOf(message.label, letters) }));
    let bottom = HEAD + GAP;
    const arrows = shown.map((message) => {
      const top = bottom;
      bottom += message.lines.length * LINE + 9 + GAP;
      return arrow(sides, message, top);
    });
    const width = 2 * MARGIN + between * gaps;
    const named = { role: "group", "aria-label": "The sequence that took place" };
    const svg = drawn(
      "svg",
      { class: "diagram", viewBox: `0 0 ${width} ${bottom}`, width, ...named },
      ...sides.flatMap((side, at) => head(side, at, between, bottom)),
      ...arrows,
    );
    const rest = messages.length - shown.length;
    return element("figure", {}, svg, ...(rest > 0 ? [element("figcaption", {}, `${rest} more events are not drawn.`)] : []));
  }

  /** A name in lines that are short enough, broken behind dots and the like. */
  function linesOf(name, letters) {
    const lines = [""];
    for (const piece of name.match(/[^._/-]*[._/-]|[^._/-]+/g) ?? []) {
      if (lines.at(-1).length + piece.length > letters) lines.push(piece);
      else lines[lines.length - 1] += piece;
    }
    return lines.filter(Boolean);
  }

  function head({ title }, at, between, bottom) {
    const x = MARGIN + between * at;
    const box = drawn("rect", { class: "lane", x: x - MARGIN + 1, y: 2, width: 2 * MARGIN - 2, height: HEAD - 2, rx: 3 });
    const text = drawn("text", { class: "head", x, y: 24, "font-size": SIZE, "text-anchor": "middle" }, title);
    const line = drawn("path", { class: "life", d: `M${x} ${HEAD}V${bottom}` });
    return [line, drawn("g", { class: `side-${Math.min(at, 1)}` }, box, text)];
  }

  function arrow(sides, message, top) {
    const { side, between, lines, href, state } = message;
    const at = sides.findIndex(({ name }) => name === side);
    const [start, end] = [at, at === 0 ? 1 : at - 1].map((line) => MARGIN + between * line);
    const y = top + lines.length * LINE + 4;
    const hit = drawn("rect", { class: "hit", x: Math.min(start, end), y: top, width: between, height: y - top + 5, rx: 3 });
    const group = { class: `side-${Math.min(at, 1)} ${state}`, "aria-label": spoken(sides[at], message) };
    const parts = [hit, name(lines, (start + end) / 2, top), ...stroke(message.number, start, end, y)];
    return href ? drawn("a", { href, ...group }, ...parts) : drawn("g", { role: "group", ...group }, ...parts);
  }

  function spoken({ title }, { number, label, state }) {
    const more = { off: " It differs from its spec.", departs: " Here the flow is left." };
    return `${number}. ${title} sends ${label}.${more[state] ?? ""}`;
  }

  function name(lines, x, top) {
    const spans = lines.map((line, row) => drawn("tspan", { x, y: top + SIZE + row * LINE }, line));
    return drawn("text", { class: "name", "font-size": SIZE, "text-anchor": "middle" }, ...spans);
  }

  /** The line with its point, and the number at its begin. */
  function stroke(number, start, end, y) {
    const back = end > start ? -7 : 7;
    const begin = { x: start - back, y: y - 5, "text-anchor": end > start ? "start" : "end" };
    return [
      drawn("text", { class: "note", "font-size": 11, ...begin }, String(number)),
      drawn("path", { class: "arrow", d: `M${start} ${y}H${end + back}` }),
      drawn("path", { class: "point", d: `M${end} ${y}l${back} -4v8z` }),
    ];
  }

  Object.assign(globalThis.eventwright, { sequence });
}
