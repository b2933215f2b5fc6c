"use strict";
// What was pasted into the playground: a frame, or a session as JSON Lines.
globalThis.eventwright ??= {};
{
  const { JsonError, parse, write } = globalThis.eventwright;
  const EVENT_KEYS = ["event", "frame", "message", "data"];
  const SIDE_KEYS = ["side", "direction", "from", "sender"];
  const DIRECTIONS = [
    ["sent", "send", "out", "outgoing"],
    ["received", "receive", "in", "incoming"],
  ]; // by the first side, to it
  const SHOWN = 160; // characters of what is no frame

  /** The frames in a text: JSON Lines where its first line is JSON by itself and more follow, else one JSON value. */
  function framesIn(text, model) {
    const lines = text
      .split("\n")
      .map((line, at) => [line, at])
      .filter(([line]) => line.trim());
    if (lines.length > 1 && !(read(lines[0][0]) instanceof JsonError))
      return lines.map(([line, at]) => frame(read(line, at), model));
    const value = read(text);
    return Array.isArray(value) ? value.map((item) => frame(item, model)) : [frame(value, model)];
  }

  /** The data of JSON text, or the JsonError; `above` counts the lines before the text. */
  function read(text, above = 0) {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      error.line += above;
      return error;
    }
  }

  /** A frame as { side, raw } or { error }: an event, or one in an object that tells its side, too. */
  function frame(value, model, isInside = false) {
    if (value instanceof JsonError) return { error: `Line ${value.line}, column ${value.column}: ${value.message}.` };
    if (!(value instanceof Map)) return { error: `A frame is a JSON object, not ${write(value).slice(0, SHOWN)}.` };
    const key = isInside || value.has(model.discriminator) ? undefined : EVENT_KEYS.find((name) => value.has(name));
    if (key === undefined) return { side: null, raw: value };
    const inner = typeof value.get(key) === "string" ? read(value.get(key)) : value.get(key);
    return {
      ...frame(inner, model, true),
      side: sideOf(
        SIDE_KEYS.map((name) => value.get(name)).find((word) => word !== undefined),
        model,
      ),
    };
  }

  function sideOf(word, model) {
    const direction = DIRECTIONS.findIndex((words) => words.includes(word));
    return [...model.sides, null].find((side, at) => side === word || at === direction) ?? null;
  }

  Object.assign(globalThis.eventwright, { framesIn });
}
