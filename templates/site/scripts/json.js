"use strict";
// JSON text to data and back, as the Python package reads it. JSON.parse would round large integers, and does not tell
// line and column of a mistake in every browser.
//
// Objects are Maps: keys keep their order, and none of them ("__proto__", "0") means more than another. Integers that a
// number would round are BigInts.
globalThis.eventwright ??= {};
{
  const DEEPEST = 900; // levels of nesting, about what Python's recursion limit leaves
  const DIGITS = 4300; // Python turns no longer text into an integer
  const SPACE = /[ \t\n\r]*/y;
  const PLAIN = /[^"\\\u0000-\u001f]*/y;
  const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
  const HEX = /[0-9a-fA-F]{4}/y;
  const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
  const WORDS = [
    ["true", true],
    ["false", false],
    ["null", null],
  ];

  /** Text that is no JSON; `line` and `column` count from 1, the column in characters. */
  class JsonError extends Error {
    constructor(message, text, offset) {
      super(message);
      const lines = text.slice(0, offset).split("\n");
      this.line = lines.length;
      this.column = [...lines[lines.length - 1]].length + 1;
    }
  }

  class Reader {
    constructor(text) {
      this.text = text;
      this.at = 0;
      this.depth = 0;
    }

    whole() {
      const value = this.value();
      this.skip();
      if (this.at < this.text.length) this.fail("expected nothing more after the value");
      return value;
    }

    fail(message, at = this.at) {
      throw new JsonError(message, this.text, at);
    }

    match(pattern) {
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text);
      if (found) this.at += found[0].length;
      return found;
    }

    skip() {
      this.match(SPACE);
    }

    /** Whether the next character, spaces passed over, is `char`; goes past it. */
    take(char) {
      this.skip();
      if (this.text[this.at] !== char) return false;
      this.at += 1;
      return true;
    }

    value() {
      this.skip();
      const char = this.text[this.at];
      if (char === "{") return this.nested(() => this.object());
      if (char === "[") return this.nested(() => this.array());
      return char === '"' ? this.string() : this.word();
    }

    nested(read) {
      this.depth += 1;
      if (this.depth > DEEPEST) this.fail("nested too deep");
      this.at += 1;
      const value = read();
      this.depth -= 1;
      return value;
    }

    object() {
      const found = new Map();
      if (this.take("}")) return found;
      do {
        this.skip();
        if (this.text[this.at] !== '"') this.fail("expected a key in double quotes");
        const key = this.string();
        if (!this.take(":")) this.fail("expected a colon after the key");
        found.set(key, this.value());
      } while (this.take(","));
      if (!this.take("}")) this.fail("expected a comma or a closing brace");
      return found;
    }

    array() {
      const found = [];
      if (this.take("]")) return found;
      do found.push(this.value());
      while (this.take(","));
      if (!this.take("]")) this.fail("expected a comma or a closing bracket");
      return found;
    }

    string() {
      const start = this.at;
      this.at += 1;
      for (let text = ""; ;) {
        text += this.match(PLAIN)[0];
        const char = this.text[this.at];
        if (char === undefined) this.fail("this text has no closing quote", start);
        if (char === "\\") text += this.escaped();
        else if (char !== '"') this.fail("a control character in a text has to be escaped");
        else {
          this.at += 1;
          return text;
        }
      }
    }

    escaped() {
      const start = this.at;
      const char = this.text[start + 1];
      this.at += 2;
      if (char !== "u") return ESCAPES[char] ?? this.fail("there is no such escape", start);
      const code = this.match(HEX) ?? this.fail("expected four hexadecimal digits", start);
      return String.fromCharCode(parseInt(code[0], 16));
    }

    word() {
      for (const [word, value] of WORDS) {
        if (this.text.startsWith(word, this.at)) {
          this.at += word.length;
          return value;
        }
      }
      return this.number();
    }

    number() {
      const start = this.at;
      const found = this.match(NUMBER) ?? this.fail("expected a value");
      if (found[1] !== undefined || found[2] !== undefined) return this.double(found[0], start);
      if (found[0].replace("-", "").length > DIGITS) this.fail(`a number of more than ${DIGITS} digits`, start);
      const value = Number(found[0]);
      return Number.isSafeInteger(value) ? value : BigInt(found[0]);
    }

    double(text, start) {
      const value = Number(text);
      return Number.isFinite(value) ? value : this.fail("this number does not fit a double", start);
    }
  }

  /** The data of JSON text; throws JsonError. */
  const parse = (text) => new Reader(text).whole();

  /** Data as JSON text on one line. */
  function write(value) {
    if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
    if (value instanceof Map) return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`).join(",")}}`;
    return typeof value === "bigint" ? String(value) : JSON.stringify(value);
  }

  /** Whether two texts, numbers or booleans are the same JSON value: integers by all their digits, 1 and 1.0 alike. */
  const equal = (one, other) => one === other || (isNumber(one) && isNumber(other) && one == other);
  const isNumber = (value) => typeof value === "number" || typeof value === "bigint";

  Object.assign(globalThis.eventwright, { equal, isNumber, JsonError, parse, write });
}
