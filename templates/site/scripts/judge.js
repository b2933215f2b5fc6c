"use strict";
// What a frame differs in from the spec: every place, and how. The same judgement as that of the Python package, function
// by function: `_runtime/judging.py` and what it uses is the truth, and tests hold this against it.
globalThis.eventwright ??= {};
{
  const { equal, isNumber } = globalThis.eventwright;
  const UNREADABLE = ["null_not_allowed", "wrong_type", "unknown_variant"];
  const KINDS = {
    string: ["string"],
    bytes: ["string"],
    datetime: ["string"],
    boolean: ["boolean"],
    integer: ["number"],
    timestamp: ["number"],
    number: ["number"],
    any: ["string", "number", "boolean", "array", "object"],
  };
  const FITS = {
    string: isText,
    bytes: isText,
    datetime: isText,
    integer: isInteger,
    timestamp: isInteger,
    number: (value) => kindOf(value) === "number",
    boolean: (value) => typeof value === "boolean",
    any: () => true,
  };
  const READINGS = {
    bytes: { reads: isBase64, expected: "bytes as base64" },
    datetime: { reads: isMoment, expected: "a date and time as RFC 3339 has it" },
  };
  const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  const TOO_LATE = /^9999-12-31.23:59:59\.999999[5-9]/; // rounded to microseconds, it is in the year 10000
  const MOMENT = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):?(\d\d))$/;

  // Values

  /** The kind of JSON value that a value is. */
  function kindOf(value) {
    if (value === null) return "null";
    if (Array.isArray(value)) return "array";
    return typeof value === "bigint" ? "number" : typeof value;
  }

  function isText(value) {
    return typeof value === "string";
  }

  /** Whether a value is an integer; 1.0 is one. */
  function isInteger(value) {
    return typeof value === "bigint" || Number.isInteger(value);
  }

  /** Whether a value is of the type of `expected`, which is a text, an integer or a boolean. */
  function isLike(expected, value) {
    return isNumber(expected) ? isInteger(value) : typeof value === typeof expected;
  }

  function isBase64(text) {
    return BASE64.test(text);
  }

  function isMoment(text) {
    const [year, month, day, hour, minute, second, hours = 0, minutes = 0] = (MOMENT.exec(text) ?? [])
      .slice(1)
      .map((part) => Number(part ?? 0));
    if (year === undefined || TOO_LATE.test(text)) return false;
    const days = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
    return year > 0 && day > 0 && day <= days && hour < 24 && minute < 60 && second < 60 && hours < 24 && minutes < 60;
  }

  function isLeap(year) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  }

  // Drift

  const drift = (pointer, kind, expected, got) => ({ pointer, kind, expected, got });
  const step = (key) => "/" + String(key).replace(/~/g, "~0").replace(/\//g, "~1");
  const words = (value) => (typeof value === "string" ? `"${value}"` : String(value));
  const misfit = (place, value, expected) => drift(place, value === null ? "null_not_allowed" : "wrong_type", expected, value);
  const constraint = (expected, value) => drift("", "constraint", expected, value);
  const within = (key, found) => found.map((item) => ({ ...item, pointer: step(key) + item.pointer }));

  // Limits

  const bound = (text) => (/^-?\d+$/.test(text) ? BigInt(text) : Number(text));

  /** The check of a scalar's limits: it says what is wanted where a value does not keep to them. */
  function limitCheck({ minimum, maximum, min_length: shortest, max_length: longest, pattern, matches }, kind) {
    const expression = matches === undefined ? null : new RegExp(matches, "u"); // there is none where the page cannot say it
    const measure = kind === "bytes" ? decodedLength : (text) => [...text].length;
    return (value) => {
      if (minimum !== undefined && value < bound(minimum)) return `at least ${minimum}`;
      if (maximum !== undefined && value > bound(maximum)) return `at most ${maximum}`;
      if (shortest !== undefined && measure(value) < shortest) return `a length of at least ${shortest}`;
      if (longest !== undefined && measure(value) > longest) return `a length of at most ${longest}`;
      return expression && !expression.test(value) ? `a match of ${pattern}` : null;
    };
  }

  /** The number of bytes that base64 text stands for, without decoding it. */
  function decodedLength(text) {
    return Math.floor(([...text].length * 3) / 4) - text.endsWith("=") - text.endsWith("==");
  }

  function sizeProblem({ min_items: least, max_items: most }, size) {
    if (least !== undefined && size < least) return `at least ${least} items`;
    return most !== undefined && size > most ? `at most ${most} items` : null;
  }

  // Rules across fields

  const BROKEN = {
    at_least_one_of: (names, has) => !names.some(has),
    exactly_one_of: (names, has) => names.filter(has).length !== 1,
    requires: ([name, others], has) => has(name) && !others.every(has),
    only_when: ([name, other, values], has, raw) => has(name) && has(other) && !values.some((value) => equal(value, raw.get(other))),
  };
  const RULE_WORDS = {
    at_least_one_of: (names) => `at least one of ${names.join(", ")}`,
    exactly_one_of: (names) => `exactly one of ${names.join(", ")}`,
    requires: ([name, others]) => `${others.join(" and ")} beside ${name}`,
    only_when: ([name, other, , shown]) => `${name} only when ${other} is ${shown.join(" or ")}`,
  };

  function brokenRules(rules, raw) {
    const has = (name) => raw.has(name);
    return rules
      .filter(([kind, rule]) => BROKEN[kind](rule, has, raw))
      .map(([kind, rule]) => constraint(RULE_WORDS[kind](rule), null));
  }

  function rulesOf(owner) {
    const { at_least_one_of: some, exactly_one_of: one, requires = [] } = owner.rules ?? {};
    return [
      ...(some ? [["at_least_one_of", some]] : []),
      ...(one ? [["exactly_one_of", one]] : []),
      ...requires.map((pair) => ["requires", pair]),
      ...owner.fields.flatMap((item) => (item.only_when ?? []).map((rule) => ["only_when", [item.name, ...rule]])),
    ];
  }

  // The model

  /** The definitions of a protocol by name, and what is asked of them. */
  class Model {
    constructor(data) {
      Object.assign(this, data); // discriminator, package, sides, flows ...
      this.types = new Map(data.types.map((item) => [item.name, item]));
      this.events = new Map(data.events.map((item) => [item.name, item]));
      const named = (item) => [...(item.was ?? []), item.tag[0][1]].map((name) => [name, item]);
      const claims = data.events.flatMap(({ was = [] }) => was);
      const isClear = (name) => claims.filter((claim) => claim === name).length < 2; // what became several events is unknown
      this.byWireName = new Map(data.events.flatMap(named).filter(([name]) => isClear(name)));
    }

    owner(name) {
      return this.events.get(name) ?? this.types.get(name);
    }

    /** The kinds of JSON value that a type can be. */
    jsonKinds(type) {
      if (type.kind === "scalar") return KINDS[type.of];
      if (type.kind === "const") return [kindOf(type.value)];
      if (type.kind === "list") return ["array"];
      if (type.kind === "map") return ["object"];
      if (type.kind === "one_of") return type.members.flatMap((member) => this.jsonKinds(member));
      return this.definitionKinds(this.types.get(type.name));
    }

    definitionKinds(definition) {
      if (definition.kind === "enum") return [definition.base === "string" ? "string" : "number"];
      if (definition.kind === "union") return this.jsonKinds({ ...definition.one_of, kind: "one_of" });
      return definition.kind === "alias" ? this.jsonKinds(definition.use.type) : ["object"];
    }

    isObject(type) {
      return type.kind === "ref" && this.types.get(type.name).kind === "object";
    }

    /** What a use of a type wants, in words. */
    words(use) {
      return this.typeWords(use.type) + (use.nullable ? " or null" : "");
    }

    typeWords(type) {
      if (type.kind === "scalar") return type.of;
      if (type.kind === "const") return words(type.value);
      if (type.kind === "list") return `list of ${this.words(type.item)}`;
      if (type.kind === "map") return `map of ${this.words(type.value)}`;
      return type.kind === "ref" ? type.name : type.members.map((member) => this.typeWords(member)).join(" or ");
    }
  }

  // The judges: functions from a value to the drift inside it, made when they are first needed

  /** Judges what one side sends. With `strict`, base64 and dates are looked into, too. */
  class Judges {
    constructor(model, side, strict = false) {
      Object.assign(this, { model, side, strict, objects: new Map() });
    }

    /** The drift in an object of the event or type `name`. */
    drift(name, raw) {
      if (!this.objects.has(name)) this.objects.set(name, this.object(this.model.owner(name)));
      return this.objects.get(name)(raw);
    }

    object(owner) {
      const former = globalThis.eventwright.formerOf(this.model, owner);
      const judge = this.objectOfToday(owner);
      return former ? (raw) => former.drift(raw, judge) : judge;
    }

    objectOfToday(owner) {
      const tag = structTag(owner);
      const key = tag ? tag[0] : null;
      const own = owner.fields.filter((item) => item.name !== key);
      const fields = new Map(own.map((item) => [item.name, this.field(item)]));
      const required = own.filter((item) => this.presence(item) === "required");
      const rules = rulesOf(owner);
      return (raw) => [
        ...(tag && !equal(raw.get(key), tag[1]) ? [wrongTag(raw, tag)] : []),
        ...[...raw].flatMap(([name, value]) => fieldDrift(fields.get(name), name, value, owner.open || name === key)),
        ...required.filter((item) => !raw.has(item.name)).map((item) => this.missing(item)),
        ...brokenRules(rules, raw),
      ];
    }

    presence(item) {
      return typeof item.presence === "string" ? item.presence : item.presence.find(([side]) => side === this.side)[1];
    }

    missing(item) {
      return drift(step(item.name), "missing_required", this.model.words(item.use), null);
    }

    field(item) {
      const judge = this.use(item.use);
      if (this.presence(item) !== "absent") return judge;
      const expected = `nothing, for ${this.side} does not send it`;
      return (value) => [drift("", "unknown_field", expected, value), ...judge(value)];
    }

    use(use) {
      const judge = this.type(use.type);
      return use.nullable ? (value) => (value === null ? [] : judge(value)) : judge;
    }

    type(type) {
      if (type.kind === "scalar") return this.scalar(type);
      if (type.kind === "const") return constJudge(type.value);
      if (type.kind === "list") return this.list(type);
      if (type.kind === "map") return this.map(type);
      return type.kind === "one_of" ? this.oneOf(type) : this.reference(type.name);
    }

    scalar(type) {
      const fits = FITS[type.of];
      const reading = this.strict ? READINGS[type.of] : undefined;
      const problem = limitCheck(type.limits ?? {}, type.of);
      return (value) => {
        if (!fits(value)) return [misfit("", value, type.of)];
        if (reading && !reading.reads(value)) return [constraint(reading.expected, value)];
        const found = problem(value);
        return found ? [constraint(found, value)] : [];
      };
    }

    list(type) {
      return this.collection(type, "array", this.use(type.item), (value) => [...value.entries()]);
    }

    map(type) {
      return this.collection(type, "object", this.use(type.value), (value) => [...value]);
    }

    collection(type, kind, judge, entries) {
      const expected = this.model.typeWords(type);
      return (value) => {
        if (kindOf(value) !== kind) return [misfit("", value, expected)];
        const items = entries(value);
        const found = items.flatMap(([key, item]) => within(key, judge(item)));
        const problem = sizeProblem(type.limits ?? {}, items.length);
        return problem ? [...found, constraint(problem, value)] : found;
      };
    }

    reference(name) {
      const definition = this.model.types.get(name);
      if (definition.kind === "enum") return enumJudge(definition);
      if (definition.kind === "union") return this.oneOf(definition.one_of);
      if (definition.kind === "alias") return this.use(definition.use);
      return (value) => (kindOf(value) === "object" ? this.drift(name, value) : [misfit("", value, name)]);
    }

    oneOf(oneOf) {
      const byKind = this.byKind(oneOf);
      const expected = oneOf.members.map((member) => this.model.typeWords(member)).join(" or ");
      return (value) => {
        const judges = byKind.get(kindOf(value));
        return judges ? best(judges.map((judge) => judge(value))) : [misfit("", value, expected)];
      };
    }

    byKind(oneOf) {
      const found = new Map();
      for (const member of oneOf.members) {
        const judge = this.model.isObject(member) ? null : this.type(member);
        for (const kind of judge ? this.model.jsonKinds(member) : []) found.set(kind, [...(found.get(kind) ?? []), judge]);
      }
      if (oneOf.variants) found.set("object", [this.variants(oneOf)]);
      return found;
    }

    variants(oneOf) {
      return (value) => {
        const name = memberOf(oneOf, value);
        if (name !== null) return this.drift(name, value);
        const found = noMember(oneOf, value);
        return oneOf.unknown !== undefined && found.kind === "unknown_variant" ? [] : [found];
      };
    }
  }

  function fieldDrift(judge, name, value, isLegal) {
    if (judge) return within(name, judge(value));
    return isLegal ? [] : [drift(step(name), "unknown_field", "no such field", value)];
  }

  /** The first of those that are least ill: that can be held, then with the fewest places. */
  function best(findings) {
    const badness = (found) => [found.some((item) => UNREADABLE.includes(item.kind)) ? 1 : 0, found.length];
    const isLess = ([hard, count], [otherHard, otherCount]) => hard < otherHard || (hard === otherHard && count < otherCount);
    return findings.reduce((least, found) => (isLess(badness(found), badness(least)) ? found : least));
  }

  function constJudge(expected) {
    return (value) => {
      if (!isLike(expected, value)) return [misfit("", value, words(expected))];
      return equal(value, expected) ? [] : [drift("", "unknown_value", words(expected), value)];
    };
  }

  function enumJudge(definition) {
    const expected = definition.open ? definition.base : definition.values.map(words).join(" or ");
    const isOfBase = FITS[definition.base];
    return (value) => {
      if (!isOfBase(value)) return [misfit("", value, expected)];
      return definition.open || definition.values.some((known) => equal(known, value)) ? [] : [drift("", "unknown_value", expected, value)];
    };
  }

  // Tags

  /** Key and value of the tag that tells a class; a boolean one is a field like any other. */
  function structTag(owner) {
    const tag = owner.tag?.[0];
    return tag && typeof tag[1] !== "boolean" ? tag : null;
  }

  function wrongTag(raw, [key, expected]) {
    if (!raw.has(key)) return drift(step(key), "missing_required", words(expected), null);
    const value = raw.get(key);
    return isLike(expected, value)
      ? drift(step(key), "unknown_value", words(expected), value)
      : misfit(step(key), value, words(expected));
  }

  /** The variant of a union whose tag an object has, or null. */
  function memberOf({ variants }, value) {
    const holds = ({ tag = [] }) => tag.every(([key, expected]) => equal(value.get(key), expected));
    return variants.find(holds)?.name ?? null;
  }

  /** Where the tag of an object leaves the tags of the variants. */
  function noMember({ keys, variants }, value) {
    let left = variants.map((variant) => variant.tag.map(([, expected]) => expected));
    for (const [depth, key] of keys.entries()) {
      const known = [...new Set(left.filter((tag) => tag.length > depth).map((tag) => tag[depth]))];
      const expected = known.map(words).join(" or ");
      if (!value.has(key)) return drift(step(key), "missing_required", expected, null);
      const found = value.get(key);
      if (!known.some((item) => isLike(item, found))) return misfit(step(key), found, expected);
      left = left.filter((tag) => equal(tag[depth], found));
      if (!left.length || depth === keys.length - 1) return drift("", "unknown_variant", expected, found);
    }
    return null;
  }

  // Frames

  /** An event of no known type: the one thing to say of it. */
  function unknownEvent(key, raw) {
    if (!raw.has(key)) return drift(step(key), "missing_required", "the name of an event", null);
    const value = raw.get(key);
    return isText(value)
      ? drift("", "unknown_variant", "a known event", value)
      : misfit(step(key), value, "the name of an event");
  }

  /** Judges frames: `judge(raw, side)` gives the event (null where the side, if it is told, sends none such) and the drift. */
  function judging(model, strict = false) {
    const bySide = new Map(model.sides.map((side) => [side, new Judges(model, side, strict)]));
    return (raw, side = null) => {
      const event = model.byWireName.get(raw.get(model.discriminator)) ?? null;
      if (event && (side ?? event.side) === event.side) return { event, drift: bySide.get(event.side).drift(event.name, raw) };
      return { event: null, drift: [unknownEvent(model.discriminator, raw)] };
    };
  }

  Object.assign(globalThis.eventwright, { judging, kindOf, Model });
}
