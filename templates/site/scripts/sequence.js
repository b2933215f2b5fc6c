"use strict";
// The sequence that took place, drawn: a line for each side, an arrow for each event.
globalThis.eventwright ??= {};
{
  const { drawn, element } = globalThis.eventwright;
  const WIDTH = 720;
  const EDGE = 110; // from the edge to the first line
  const HEAD = 56; // above the first arrow
  const STEP = 40; // from arrow to arrow
  const TIP = 7;
  const MOST = 200; // arrows

  /** A drawing of `messages`: side, label, href, and state, which is "", "off" or "departs". */
  function sequence(sides, messages) {
    const shown = messages.slice(0, MOST);
    const height = HEAD + shown.length * STEP;
    const places = new Map(sides.map(({ name }, at) => [name, EDGE + (at * (WIDTH - 2 * EDGE)) / Math.max(sides.length - 1, 1)]));
    const heads = sides.map((side, at) => head(side, at, places.get(side.name), height));
    const arrows = shown.map((message, at) => arrow(sides, places, message, HEAD + at * STEP + 10, at + 1));
    const svg = drawn("svg", { class: "sequence", viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": "The sequence that took place" }, ...heads, ...arrows);
    const rest = messages.length - shown.length;
    return element("figure", {}, svg, ...(rest > 0 ? [element("figcaption", {}, `${rest} more events are not drawn.`)] : []));
  }

  function head({ title }, at, x, height) {
    const text = drawn("text", { x, y: 20, "text-anchor": "middle", class: "party" }, title);
    return drawn("g", { class: `side-${at % 2}` }, text, drawn("line", { class: "life", x1: x, x2: x, y1: 32, y2: height }));
  }

  function arrow(sides, places, { side, label, href, state }, y, number) {
    const at = sides.findIndex(({ name }) => name === side);
    const from = places.get(side);
    const to = places.get(sides[at === 0 ? sides.length - 1 : 0].name);
    const back = to > from ? to - TIP : to + TIP;
    const line = drawn("path", { class: "arrow", d: `M${from} ${y}H${back}M${back} ${y - 5}L${to} ${y}L${back} ${y + 5}z` });
    const text = drawn("text", { x: (from + to) / 2, y: y - 7, "text-anchor": "middle" }, `${number}  ${label}`);
    const named = href ? drawn("a", { href }, text) : text;
    return drawn("g", { class: `message side-${at % 2} ${state}` }, line, named);
  }

  Object.assign(globalThis.eventwright, { sequence });
}
