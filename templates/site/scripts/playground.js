"use strict";
// The playground: what was pasted is read, judged, drawn and followed in this page. Nothing of it leaves the page, and
// nothing of it becomes markup.
globalThis.eventwright ??= {};
{
  const { advance, construction, element, first, JsonError, judging, mayEnd, Model, parse, sequence, write } = globalThis.eventwright;
  const EVENT_KEYS = ["event", "frame", "message", "data"];
  const SIDE_KEYS = ["side", "direction", "from", "sender"];
  const DIRECTIONS = [["sent", "send", "out", "outgoing"], ["received", "receive", "in", "incoming"]]; // by the first side, to it
  const LONG = 160; // characters of a text that are shown
  const LINE = 60; // characters of a list or object that is shown on one line
  const SHORT = 20000; // characters of a text that is judged with every key
  const PAUSE = 250; // milliseconds without a key before a longer one is

  // What was pasted

  /** The frames in a text: JSON Lines where its first line is JSON by itself and more follow, else one JSON value. */
  function framesIn(text, model) {
    const lines = text.split("\n").map((line, at) => [line, at]).filter(([line]) => line.trim());
    if (lines.length > 1 && !(read(lines[0][0]) instanceof JsonError)) return lines.map(([line, at]) => frame(read(line, at), model));
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
    if (!(value instanceof Map)) return { error: `A frame is a JSON object, not ${write(value).slice(0, LONG)}.` };
    const key = isInside || value.has(model.discriminator) ? undefined : EVENT_KEYS.find((name) => value.has(name));
    if (key === undefined) return { side: null, raw: value };
    const inner = typeof value.get(key) === "string" ? read(value.get(key)) : value.get(key);
    return { ...frame(inner, model, true), side: sideOf(SIDE_KEYS.map((name) => value.get(name)).find((word) => word !== undefined), model) };
  }

  function sideOf(word, model) {
    const direction = DIRECTIONS.findIndex((words) => words.includes(word));
    return [...model.sides, null].find((side, at) => side === word || at === direction) ?? null;
  }

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
      if (isSound && write(value).length <= (items.length ? LINE : Infinity)) return this.row(depth, key, [...flat(value), comma], place);
      this.row(depth, key, [opening], place);
      for (const [at, [step, item]] of items.entries()) {
        this.print(item, `${place}/${escaped(step)}`, depth + 1, value instanceof Map ? step : null, at < items.length - 1 ? "," : "");
      }
      for (const item of this.drift) if (item.kind === "missing_required" && above(item.pointer) === place) this.row(depth + 1, last(item.pointer), ["…"], item.pointer);
      return this.row(depth, null, [closing + comma], null);
    }

    row(depth, key, parts, place) {
      const name = key === null ? [] : [keyed(key), ": "];
      const kinds = this.drift.filter((item) => item.pointer === place).map((item) => element("span", { class: "kind" }, item.kind));
      this.rows.push(element("span", kinds.length ? { class: "off" } : {}, "  ".repeat(depth), ...name, ...parts, ...kinds, "\n"));
    }
  }

  const escaped = (step) => String(step).replace(/~/g, "~0").replace(/\//g, "~1");
  const above = (pointer) => pointer.slice(0, pointer.lastIndexOf("/"));
  const last = (pointer) => pointer.slice(pointer.lastIndexOf("/") + 1).replace(/~1/g, "/").replace(/~0/g, "~");
  const short = (text) => (text.length > LONG ? `${text.slice(0, LONG)}… (${text.length} characters)` : text);

  /** A value on one line, with its colours. */
  function flat(value) {
    const inner = value instanceof Map ? [...value].map(([key, item]) => [keyed(key), ": ", ...flat(item)]) : Array.isArray(value) ? value.map(flat) : null;
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
  const driftWords = (drift) => (drift.length ? `${counted(drift.length, "place differs", "places differ")} from the spec` : "conforms to its spec");

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
    return element("div", { class: "code" }, ...before, element("pre", { tabindex: "0", "aria-label": label }, element("code", {}, ...parts)));
  }

  function driftView({ pointer, kind, expected, got }) {
    const came = kind === "missing_required" || (kind === "constraint" && got === null) ? [] : [", got ", code(short(write(got)))];
    const about = document.getElementById(`kind-${kind}`).querySelector("dd").textContent;
    const link = element("a", { href: `#kind-${kind}` }, code(kind));
    return element("li", {}, element("b", {}, code(pointer || "(the whole)")), " ", link, ": expected ", code(expected), ...came, ". ", element("span", {}, about));
  }

  function nameView({ event, raw }, model) {
    return event ? [code(event.name)] : ["Unknown event ", code(short(write(raw.get(model.discriminator) ?? null)))];
  }

  const linked = (event, parts) => (event ? [element("a", { href: href(event) }, ...parts)] : parts);

  const href = (event) => `events/${event.side}/${event.name}.html`;
  const classOf = (event) => (event ? event.class_name : "UnknownEvent");

  // Sessions

  /** How far events follow a flow: `taken` counts those that are its own, `departs` is the first that does not fit. */
  function compared(program, found) {
    let rests = [program.rest];
    let taken = 0;
    for (const item of found) {
      const left = advance(program, rests, item.side, item.raw);
      if (left === null) return { program, taken, departs: item, expected: first(rests), complete: rests.some(mayEnd) };
      taken += left !== rests;
      rests = left;
    }
    return { program, taken, departs: null, expected: first(rests), complete: rests.some(mayEnd) };
  }

  /** All flows, those first that a session goes along furthest. */
  function ranked(model, found) {
    const all = model.flows.map((program) => compared(program, found));
    return all.sort((one, other) => other.taken - one.taken || Boolean(one.departs) - Boolean(other.departs));
  }

  function verdict(model, { program, taken, departs, expected, complete }) {
    const names = [...new Set(expected.map((index) => program.messages[index].event))];
    const links = names.map((name) => linked(model.events.get(name), [code(name)])[0]);
    const wanted = names.length ? links.flatMap((link, place) => [place ? " or " : "", link]) : ["nothing more"];
    if (!taken) return ["No event of the session begins it."];
    if (departs) return [element("b", {}, `It departs at event ${departs.number}.`), complete ? " The flow could have ended there; else it expected " : " The flow expected ", ...wanted, "."];
    return complete ? [element("b", {}, "It follows the flow to its end.")] : [element("b", {}, "It follows the flow so far."), " Next comes ", ...wanted, "."];
  }

  class Playground {
    constructor(root) {
      this.model = new Model(globalThis.eventwright.model);
      this.judge = judging(this.model);
      this.text = document.getElementById("frames");
      this.status = document.getElementById("verdict");
      this.findings = document.getElementById("findings");
      this.listen();
      root.hidden = false;
      this.look();
    }

    listen() {
      const examples = { "example-frame": this.model.example, "example-session": this.model.session, clear: "" };
      for (const [id, text] of Object.entries(examples)) document.getElementById(id).addEventListener("click", () => this.show(text));
      this.text.addEventListener("input", () => {
        clearTimeout(this.timer);
        if (this.text.value.length <= SHORT) this.look();
        else this.timer = setTimeout(() => this.look(), PAUSE);
      });
    }

    show(text) {
      this.text.value = text;
      this.text.focus();
      this.text.setSelectionRange(0, 0);
      this.text.scrollTop = 0;
      this.look();
    }

    look() {
      const text = this.text.value;
      const found = text.trim() ? framesIn(text, this.model).map((item, at) => this.judged(item, at + 1)) : [];
      this.status.textContent = this.summary(found);
      this.findings.replaceChildren(...(found.length === 1 ? this.single(found[0]) : found.length ? this.session(found) : []));
    }

    judged(item, number) {
      if (item.error) return { ...item, number };
      const { event, drift } = this.judge(item.raw, item.side);
      return { number, raw: item.raw, event, drift, side: event?.side ?? item.side ?? this.model.sides.at(-1) };
    }

    summary(found) {
      const wrong = found.find((item) => item.error);
      if (!found.length) return "";
      if (found.length === 1) return wrong ? wrong.error : `${classOf(found[0].event)}: ${driftWords(found[0].drift)}.`;
      const places = found.reduce((sum, item) => sum + (item.drift?.length ?? 0), 0);
      const told = places ? `${counted(places, "place differs", "places differ")} from the specs.` : "no place differs from the specs.";
      return `${counted(found.filter((item) => !item.error).length, "event", "events")}, ${told}${wrong ? ` ${wrong.error}` : ""}`;
    }

    single(item) {
      if (item.error) return [];
      const title = element("h2", {}, ...linked(item.event, nameView(item, this.model)));
      return [title, ...frameView(this.model, item)];
    }

    session(found) {
      const sound = found.filter((item) => !item.error);
      const flows = this.model.flows.length && sound.length ? this.flows(sound) : [];
      const drawing = element("div", { id: "drawing" });
      this.draw = (departs) => drawing.replaceChildren(sequence(this.model.parties, sound.map((item) => this.message(item, item === departs)), this.findings.clientWidth));
      if (!flows.length) this.draw(null);
      else flows.choose();
      return [...flows, element("h2", {}, "What took place"), drawing, element("h2", {}, "Events"), ...found.map((item) => this.row(item))];
    }

    message({ number, side, event, raw, drift }, departs) {
      const label = event ? event.name : short(String(raw.get(this.model.discriminator) ?? "unknown"));
      return { number, side, label, href: event ? href(event) : "", state: departs ? "departs" : drift.length ? "off" : "" };
    }

    row(item) {
      if (item.error) return element("p", { class: "notice" }, `${item.number}. ${item.error}`);
      const marks = item.drift.length ? [" ", element("span", { class: "kind" }, counted(item.drift.length, "drift", "drifts"))] : [];
      const summary = element("summary", {}, `${item.number}. `, ...nameView(item, this.model), ...marks);
      const row = element("details", { class: "fold" }, summary);
      const about = item.event ? [element("p", {}, ...linked(item.event, ["What the specs say of it"]))] : [];
      row.addEventListener("toggle", () => row.childElementCount === 1 && row.append(...about, ...frameView(this.model, item)));
      return row;
    }

    flows(found) {
      const all = ranked(this.model, found);
      const options = all.map(({ program }, at) => element("option", { value: String(at) }, program.title));
      const select = element("select", { id: "flow" }, ...options);
      const told = element("p", { id: "told", role: "status" });
      const page = element("a", {}, "How it goes");
      const choice = element("p", {}, element("label", { for: "flow" }, "Flow "), select, " ", page);
      const parts = [element("h2", {}, "Against the flows"), choice, told];
      parts.choose = () => {
        const chosen = all[Number(select.value)];
        told.replaceChildren(...verdict(this.model, chosen));
        page.href = `flows/${chosen.program.flow}.html`;
        this.draw(chosen.taken ? chosen.departs : null);
      };
      select.addEventListener("change", parts.choose);
      return parts;
    }
  }

  const root = globalThis.document?.getElementById("playground");
  if (root) new Playground(root);
}
