"use strict";
// The Python call that builds a frame, as the examples of the docs write it: `eventwright/targets/examples.py`, function by
// function. What constructors cannot say is built by `from_dict`.
globalThis.eventwright ??= {};
{
  const WIDTH = 100; // the longest line
  const LONG = 80; // characters of base64 that are not spelt out as bytes
  const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
  const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?(Z|[+-]\d\d:\d\d)$/; // what Python's own reader is sure to take
  const READ = { bytes: bytesCall, datetime: momentCall };

  class Unbuildable extends Error {}

  // Layout: an expression is text, or a bracketed list of expressions

  const group = (opening, items, closing) => ({ opening, items, closing });

  /** An expression on one line where it fits, else an item a line. */
  function laidOut(expression, indent = 0, room = 0) {
    const line = onOneLine(expression);
    if (typeof expression === "string" || indent + line.length + room <= WIDTH || !expression.items.length) return line;
    const lines = expression.items.map((item) => `${" ".repeat(indent + 4)}${laidOut(item, indent + 4, 1)},\n`);
    return `${expression.opening}\n${lines.join("")}${" ".repeat(indent)}${expression.closing}`;
  }

  function onOneLine(expression) {
    if (typeof expression === "string") return expression;
    return `${expression.opening}${expression.items.map(onOneLine).join(", ")}${expression.closing}`;
  }

  /** An expression with something in front of it: `key=`. */
  function after(prefix, expression) {
    if (typeof expression === "string") return prefix + expression;
    return group(prefix + expression.opening, expression.items, expression.closing);
  }

  // Literals

  function escaped(char) {
    if (char in ESCAPES) return ESCAPES[char];
    if (char >= " " && char <= "~") return char;
    const code = char.codePointAt(0).toString(16);
    return code.length <= 2
      ? `\\x${code.padStart(2, "0")}`
      : code.length <= 4
        ? `\\u${code.padStart(4, "0")}`
        : `\\U${code.padStart(8, "0")}`;
  }

  /** Text as a string of ASCII. */
  function literal(text) {
    return `"${[...text].map(escaped).join("")}"`;
  }

  /** Text as a string for readers: letters as they are, in the quotes that need fewer backslashes. */
  function quoted(text) {
    const body = [...text].map((char) => (PRINTABLE.test(char) && !'\\"'.includes(char) ? char : escaped(char))).join("");
    const count = (quote) => text.split(quote).length;
    if (count('"') <= count("'")) return `"${body}"`;
    return `'${body.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
  }

  /** JSON data as it is. */
  function plain(value) {
    if (Array.isArray(value)) return group("[", value.map(plain), "]");
    if (value instanceof Map) return dict([...value].map(([key, item]) => [key, plain(item)]));
    if (typeof value === "string") return quoted(value);
    return { null: "None", true: "True", false: "False" }[value] ?? String(value);
  }

  function dict(pairs) {
    return group(
      "{",
      pairs.map(([key, item]) => after(`${quoted(key)}: `, item)),
      "}",
    );
  }

  function bytesCall(text) {
    const data = decoded(text);
    if (data === null || btoa(data) !== text) throw new Unbuildable();
    return text.length > LONG ? `b64decode(${literal(text)})` : `b${literal(data)}`;
  }

  function decoded(text) {
    try {
      return atob(text);
    } catch {
      return null;
    }
  }

  function momentCall(text) {
    if (!MOMENT.test(text)) throw new Unbuildable();
    return `datetime.fromisoformat(${literal(text)})`;
  }

  // Objects

  /** Builds the expressions of one protocol. */
  class Builder {
    constructor(model) {
      this.model = model;
    }

    object(owner, value) {
      try {
        return group(`rt.${classOf(owner)}(`, this.arguments(owner, value), ")");
      } catch (error) {
        if (!(error instanceof Unbuildable)) throw error;
        return fromDict(owner, value);
      }
    }

    arguments(owner, value) {
      const fields = new Map(owner.fields.map((field) => [field.name, field]));
      const known = [...value].map(([key, item]) => [fields.get(key) ?? unbuildable(), item]);
      const given = known.filter(([field, item]) => !field.filled || (!globalThis.eventwright.equal(item, field.use.type.value) && unbuildable()));
      return given.map(([field, item]) => after(`${field.attribute ?? field.name}=`, this.value(field.use.type, item, true)));
    }

    /** A value of a type; only a `direct` one, that of a field, may be bytes or a date. */
    value(type, value, direct = false) {
      const found = this.resolved(type);
      if (found.kind === "object" && value instanceof Map) return this.object(found, value);
      if (found.kind === "list" && Array.isArray(value))
        return group(
          "[",
          value.map((item) => this.value(found.item.type, item)),
          "]",
        );
      if (found.kind === "map" && value instanceof Map)
        return dict([...value].map(([key, item]) => [key, this.value(found.value.type, item)]));
      if (found.kind === "one_of") return this.member(found, value, direct);
      return direct && typeof value === "string" && found.of in READ ? READ[found.of](value) : plain(value);
    }

    /** What a type stands for: aliases and unions followed. */
    resolved(type) {
      if (type.kind !== "ref") return type;
      const definition = this.model.types.get(type.name);
      if (definition.kind === "union") return { ...definition.one_of, kind: "one_of" };
      return definition.kind === "alias" ? this.resolved(definition.use.type) : definition;
    }

    member(oneOf, value, direct) {
      if (value instanceof Map && oneOf.variants) return this.variant(oneOf, value);
      const kind = { string: "scalar", object: "map", array: "list" }[globalThis.eventwright.kindOf(value)];
      const fitting = oneOf.members
        .map((member) => this.resolved(member))
        .find((member) => member.kind === kind && (kind !== "scalar" || member.of in READ));
      return fitting ? this.value(fitting, value, direct) : plain(value);
    }

    variant(oneOf, value) {
      const holds = ({ tag = [] }) => tag.every(([key, expected]) => globalThis.eventwright.equal(value.get(key), expected));
      return this.object(this.model.types.get((oneOf.variants.find(holds) ?? unbuildable()).name), value);
    }
  }

  const classOf = (owner) => owner.class_name ?? owner.name;

  function unbuildable() {
    throw new Unbuildable();
  }

  function fromDict(owner, value) {
    return group(`rt.${classOf(owner)}.from_dict(`, [plain(value)], ")");
  }

  /** The statements that build a frame; `event` and `drift` are what `judging` says of it. */
  function construction(model, event, drift, raw) {
    const built = !event
      ? group("rt.UnknownEvent(", [plain(raw)], ")")
      : drift.length
        ? fromDict(event, raw)
        : new Builder(model).object(event, raw);
    const call = laidOut(after("event = ", built));
    const imports = [
      ["b64decode(", "from base64 import b64decode"],
      ["datetime.fromisoformat(", "from datetime import datetime"],
    ];
    const needed = imports.filter(([use]) => call.includes(use)).map(([, line]) => line);
    return [...needed, ...(needed.length ? [""] : []), `import ${model.package} as rt`, "", call].join("\n");
  }

  Object.assign(globalThis.eventwright, { construction });
}
