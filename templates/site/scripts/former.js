"use strict";
// What came under an earlier name, brought to where it stands today: `_runtime/former.py`, function by function, as far as judging
// needs it.
globalThis.eventwright ??= {};
{
  const NOTHING = Symbol("nothing");
  const pointer = (path) => path.map((key) => "/" + key.replace(/~/g, "~0").replace(/\//g, "~1")).join("");

  // Data

  /** What stands at a place, and the data without it; objects on the way that are empty then go, too, but for the first `kept`. */
  function taken(data, [step, ...rest], kept) {
    const without = new Map(data);
    if (!without.delete(step)) return [NOTHING, data];
    const found = data.get(step);
    if (!rest.length) return [found, without];
    if (!(found instanceof Map)) return [NOTHING, data];
    const [value, inner] = taken(found, rest, Math.max(0, kept - 1));
    if (value === NOTHING) return [NOTHING, data];
    return [value, inner.size || kept ? new Map(data).set(step, inner) : without];
  }

  /** The data with a value at a place; null where something is in the way. */
  function placed(data, [step, ...rest], value) {
    if (!rest.length) return data.has(step) ? null : new Map(data).set(step, value);
    const around = data.get(step) ?? (data.has(step) ? null : new Map());
    const inner = around instanceof Map ? placed(around, rest, value) : null;
    return inner && new Map(data).set(step, inner);
  }

  /** The data with a field brought to its place of today; null where it is not at the earlier one, or cannot be moved. */
  function moved(data, [path, now, kept]) {
    const [value, rest] = taken(data, path, kept);
    return value === NOTHING || !isFree(data, now) ? null : placed(rest, now, value);
  }

  function isFree(data, [step, ...rest]) {
    if (!data.has(step)) return true;
    return rest.length > 0 && data.get(step) instanceof Map && isFree(data.get(step), rest);
  }

  // Values of enums: functions that give the very value where there is nothing to change

  function translation(model, type, inside = []) {
    if (type.kind === "list" || type.kind === "map") {
      const inner = translation(model, (type.item ?? type.value).type, inside);
      return inner && ((value) => each(inner, value, type.kind));
    }
    if (type.kind === "one_of") return ofMembers(model, type, inside);
    if (type.kind !== "ref" || inside.includes(type.name)) return null;
    const definition = model.types.get(type.name);
    const around = [...inside, type.name];
    if (definition.kind === "enum") return ofTable(new Map(definition.earlier));
    if (definition.kind === "union") return ofMembers(model, definition.one_of, around);
    return definition.kind === "alias" ? translation(model, definition.use.type, around) : null;
  }

  /** Of a union: a value that another member takes as it is stays. */
  function ofMembers(model, { members }, inside) {
    const plain = members.filter(({ kind }) => kind === "scalar").flatMap((member) => model.jsonKinds(member));
    const literals = members.filter(({ kind }) => kind === "const").map(({ value }) => value);
    const translations = members
      .filter((member) => !model.jsonKinds(member).some((kind) => plain.includes(kind)))
      .map((member) => translation(model, member, inside))
      .filter((translate) => translate);
    if (!translations.length) return null;
    return (value) => {
      const fitting = literals.includes(value) ? undefined : translations.find((translate) => translate(value) !== value);
      return fitting ? fitting(value) : value;
    };
  }

  function ofTable(table) {
    return table.size ? (value) => (table.has(value) ? table.get(value) : value) : null;
  }

  function each(translate, value, kind) {
    if (kind === "list" ? !Array.isArray(value) : !(value instanceof Map)) return value;
    const before = [...value.values()];
    const after = before.map(translate);
    if (before.every((item, index) => item === after[index])) return value;
    return kind === "list" ? after : new Map([...value.keys()].map((key, index) => [key, after[index]]));
  }

  // Objects

  /** Knows the earlier names of an event or object, and of what is in it. */
  class Former {
    constructor(model, owner) {
      this.places = owner.formerly ?? [];
      this.values = owner.fields.map(({ name, use }) => [name, translation(model, use.type)]).filter(([, translate]) => translate);
      this.names = owner.was ?? [];
      this.tag = this.names.length ? owner.tag[0] : [];
    }

    /** The object as it would have come today, and the moves that this took; null where nothing has an earlier name. */
    past(raw) {
      let data = raw;
      const moves = [];
      for (const place of this.places) {
        const next = moved(data, place);
        if (next) moves.push(place);
        data = next ?? data;
      }
      for (const [key, translate] of this.values) {
        const value = data.has(key) ? translate(data.get(key)) : undefined;
        if (data.has(key) && value !== data.get(key)) data = new Map(data).set(key, value);
      }
      const [key, name] = this.tag;
      if (this.names.includes(raw.get(key))) data = new Map(data).set(key, name);
      return data === raw ? null : { data, moves };
    }

    /** The drift in an object of any time, with pointers into what came; `judge` gives that in one of today. */
    drift(raw, judge) {
      const past = this.past(raw);
      return past ? judge(past.data).map((item) => whereItCame(item, past.moves, raw)) : judge(raw);
    }
  }

  function whereItCame(item, moves, raw) {
    let found = item.pointer;
    for (const [path, now] of [...moves].reverse()) {
      const before = pointer(now);
      if (found === before || found.startsWith(before + "/")) found = pointer(path) + found.slice(before.length);
    }
    const key = [...raw.keys()].find((name) => pointer([name]) === found);
    return { ...item, pointer: found, got: item.kind === "unknown_field" && key !== undefined ? raw.get(key) : item.got };
  }

  /** What is known of the earlier names of an event or object; null where there are none. */
  function formerOf(model, owner) {
    const former = new Former(model, owner);
    return former.places.length || former.values.length || former.names.length ? former : null;
  }

  Object.assign(globalThis.eventwright, { formerOf });
}
