"use strict";
// Follows a recording through a flow and tells the first event that does not fit. The generator's `follow.py` has the same
// functions and says what they mean; tests hold the two against each other. Values of events are those of `json.js`.
globalThis.eventwright ??= {};
{
  const DONE = ["sequence"];

  /** How far a recording, a list of [side, event], follows a flow: `index`, `expected` and `complete`. */
  function follow(program, recording) {
    let rests = [program.rest];
    for (const [index, [side, event]] of recording.entries()) {
      const left = advance(program, rests, side, event);
      if (left === null) return { index, expected: next(rests), complete: rests.some(mayEnd) };
      rests = left;
    }
    return { index: null, expected: next(rests), complete: rests.some(mayEnd) };
  }

  /** What may be left after one more event; the same where it is passed over, null where it does not fit. */
  function advance(program, rests, side, event) {
    const steps = [...program.messages.keys()];
    const named = new Set(steps.filter((index) => names(program.messages[index], side, event)));
    if (!named.size) return rests;
    const found = rests.flatMap((rest) => {
      const left = after(program, rest, named, event, {}).map(([part]) => part);
      return left.length || !isForeign(program, rest, named, event) ? left : [rest];
    });
    return found.length ? [...new Map(found.map((rest) => [written(rest), rest])).values()] : null;
  }

  /** A rest as text that is the same for equal rests: ids in their order. */
  function written(rest) {
    const sorted = (_, part) => (Array.isArray(part) || typeof part !== "object" ? part : Object.entries(part).sort());
    return JSON.stringify(rest, sorted);
  }

  /** Whether a step names an event. */
  function names(message, side, event) {
    return message.side === side && matches(message.pattern, event);
  }

  /** Whether a value has all that a pattern has: objects may have more; everything else is equal, lists item by item. */
  function matches(pattern, value) {
    if (Array.isArray(pattern)) {
      return Array.isArray(value) && pattern.length === value.length && pattern.every((part, at) => matches(part, value[at]));
    }
    if (pattern === null || typeof pattern !== "object") return globalThis.eventwright.equal(pattern, value);
    return (
      value instanceof Map && Object.entries(pattern).every(([key, part]) => value.has(key) && matches(part, value.get(key)))
    );
  }

  /** Every rest that may be left after an event that the steps `named` name, with the ids that its scope then knows. */
  function after(program, rest, named, event, ids) {
    const [word, ...parts] = rest;
    const within = (part, known = ids) => after(program, part, named, event, known);
    if (word === "message") {
      const known = named.has(parts[0]) ? joined(program.messages[parts[0]], event, ids) : null;
      return known ? [[DONE, known]] : [];
    }
    if (word === "sequence") return afterSequence(parts, within);
    if (word === "repeat") return within(parts[0]).map(([left, known]) => [sequence(left, rest), known]);
    if (word === "either") return parts.flatMap((part) => within(part));
    if (word === "any_order")
      return parts.flatMap((part, at) =>
        within(part).map(([left, known]) => [anyOrder(parts.map((other, place) => (place === at ? left : other))), known]),
      );
    const [own, inner, members] = parts;
    return within(inner, own).map(([left, known]) => [isDone(left) ? DONE : ["scope", known, left, members], ids]);
  }

  function afterSequence(parts, within) {
    const found = [];
    for (const [at, part] of parts.entries()) {
      for (const [left, known] of within(part)) found.push([sequence(left, ...parts.slice(at + 1)), known]);
      if (!mayEnd(part)) break;
    }
    return found;
  }

  function isDone(rest) {
    return rest[0] === "sequence" && rest.length === 1;
  }

  /** Parts one after the other, the finished ones left out. */
  function sequence(...parts) {
    const flat = parts.flatMap((part) => (part[0] === "sequence" ? part.slice(1) : [part]));
    return flat.length === 1 ? flat[0] : ["sequence", ...flat];
  }

  /** Parts interleaved, the finished ones left out. */
  function anyOrder(parts) {
    const left = parts.filter((part) => !isDone(part));
    if (left.length > 1) return ["any_order", ...left];
    return left.length ? left[0] : DONE;
  }

  /** Whether nothing more need come. */
  function mayEnd([word, ...parts]) {
    if (word === "message") return false;
    if (word === "sequence" || word === "any_order") return parts.every(mayEnd);
    if (word === "either") return parts.some(mayEnd);
    return word === "scope" ? mayEnd(parts[1]) : true;
  }

  /** The steps that may come next. */
  function first([word, ...parts]) {
    if (word === "message") return [parts[0]];
    if (word === "scope") return first(parts[1]);
    const end = word === "sequence" ? parts.findIndex((part) => !mayEnd(part)) : -1;
    return (end < 0 ? parts : parts.slice(0, end + 1)).flatMap(first);
  }

  function next(rests) {
    return [...new Set(rests.flatMap(first))].sort((one, other) => one - other);
  }

  // Ids

  /** The ids that an event carries where the step says that they are. */
  function carried(message, event) {
    const found = {};
    for (const [id, paths] of Object.entries(message.ids)) {
      const values = paths.map((path) =>
        path.reduce((value, key) => (value instanceof Map ? value.get(key) : undefined), event),
      );
      const value = values.find((item) => typeof item === "string");
      if (value !== undefined) found[id] = value;
    }
    return found;
  }

  /** The ids known after an event; null where it carries another than is known. */
  function joined(message, event, ids) {
    const own = carried(message, event);
    return Object.entries(own).some(([id, value]) => id in ids && ids[id] !== value) ? null : { ...ids, ...own };
  }

  /** Whether an event belongs to something else: in a scope that is under way, a step names it and its ids differ. */
  function isForeign(program, [word, ...parts], named, event) {
    if (word === "message") return false;
    if (word !== "scope") return parts.some((part) => isForeign(program, part, named, event));
    const [own, inner, members] = parts;
    const differs = (index) => named.has(index) && joined(program.messages[index], event, own) === null;
    return members.some(differs) || isForeign(program, inner, named, event);
  }

  Object.assign(globalThis.eventwright, { advance, first: next, follow, mayEnd, names });
}
