"use strict";
// The playground: what was pasted is read, judged, drawn and followed in this page. Nothing of it leaves the page, and
// nothing of it becomes markup.
globalThis.eventwright ??= {};
{
  const { advance, first, framesIn, judging, mayEnd, Model, names, sequence } = globalThis.eventwright;
  const { classOf, code, counted, driftWords, element, frameView, href, linked, nameView, short } = globalThis.eventwright;
  const PAUSE = 150; // milliseconds without a key before what was typed is judged
  const TYPED = /^(insertText|insertLineBreak|insertCompositionText|delete)/;

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
    const wanted = steps(model, program, expected);
    if (!taken) return ["No event of the session begins it."];
    if (departs)
      return [
        element("b", {}, `It departs at event ${departs.number}.`),
        complete ? " The flow could have ended there; else it expected " : " The flow expected ",
        ...wanted,
        ".",
      ];
    return complete
      ? [element("b", {}, "It follows the flow to its end.")]
      : [element("b", {}, "It follows the flow so far."), " Next comes ", ...wanted, "."];
  }

  /** The events of some steps, each with a link. */
  function steps(model, program, indexes) {
    const found = [...new Set(indexes.map((index) => program.messages[index].event))];
    const links = found.map((name) => linked(model.events.get(name), [code(name)])[0]);
    return found.length ? links.flatMap((link, place) => [place ? " or " : "", link]) : ["nothing more"];
  }

  /** What a frame is to a flow; null where the flow does not name its event. */
  function part(model, program, item) {
    const own = program.messages.filter(({ side, event }) => event === item.event?.name && side === item.side);
    if (!own.length) return null;
    if (!own.some((message) => names(message, item.side, item.raw))) return ["has such an event, but with other values."];
    const { taken, departs, expected } = compared(program, [item]);
    return taken && !departs ? ["may begin with it; then comes ", ...steps(model, program, expected), "."] : ["has it as a step."];
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
      for (const [id, text] of Object.entries(examples))
        document.getElementById(id).addEventListener("click", () => this.show(text));
      this.text.addEventListener("input", ({ inputType = "" }) => {
        clearTimeout(this.timer);
        if (TYPED.test(inputType)) this.timer = setTimeout(() => this.look(), PAUSE);
        else this.look();
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
      this.status.className = found.some((item) => item.error || item.drift.length) ? "differs" : "";
      const opened = [...this.findings.querySelectorAll("details")].map((row) => row.open);
      this.findings.replaceChildren(...(found.length === 1 ? this.single(found[0]) : found.length ? this.session(found) : []));
      for (const [at, row] of this.findings.querySelectorAll("details").entries()) row.open = opened[at] ?? false;
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
      const events = counted(found.filter((item) => !item.error).length, "event", "events");
      return `${events}, ${this.places(found)}${wrong ? ` ${wrong.error}` : ""}`;
    }

    places(found) {
      const places = found.reduce((sum, item) => sum + (item.drift?.length ?? 0), 0);
      return `${places ? counted(places, "place differs", "places differ") : "no place differs"} from the specs.`;
    }

    single(item) {
      if (item.error) return [];
      const title = element("h2", {}, ...linked(item.event, nameView(item, this.model)));
      return [title, ...frameView(this.model, item), ...this.flowsOf(item)];
    }

    flowsOf(item) {
      const parts = this.model.flows.map((program) => [program, part(this.model, program, item)]).filter(([, told]) => told);
      if (!parts.length) return [];
      const link = ({ flow, title }) => element("a", { href: `flows/${flow}.html` }, title);
      const items = parts.map(([program, told]) => element("li", {}, link(program), " ", ...told));
      return [element("h3", {}, "In the flows"), element("ul", { class: "parts" }, ...items)];
    }

    session(found) {
      const sound = found.filter((item) => !item.error);
      const flows = this.model.flows.length && sound.length ? this.flows(sound) : [];
      const drawing = element("div", { id: "drawing" });
      this.draw = (departs) =>
        drawing.replaceChildren(
          sequence(
            this.model.parties,
            sound.map((item) => this.message(item, item === departs)),
            this.findings.clientWidth,
          ),
        );
      if (!flows.length) this.draw(null);
      else flows.choose();
      return [
        ...flows,
        element("h2", {}, "What took place"),
        drawing,
        element("h2", {}, "Events"),
        ...found.map((item) => this.row(item)),
      ];
    }

    message({ number, side, event, raw, drift }, departs) {
      const label = event ? event.name : short(String(raw.get(this.model.discriminator) ?? "unknown"));
      return { number, side, label, href: event ? href(event) : "", state: departs ? "departs" : drift.length ? "off" : "" };
    }

    row(item) {
      if (item.error) return element("p", { class: "notice" }, `${item.number}. ${item.error}`);
      const marks = item.drift.length
        ? [" ", element("span", { class: "kind" }, counted(item.drift.length, "drift", "drifts"))]
        : [];
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
