"use strict";
// Elements of a page. All that comes from a spec or from what somebody typed becomes text or an attribute, never markup.
globalThis.eventwright ??= {};
{
  function filled(made, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** An element with attributes, and children that are elements or text. */
  const element = (name, attributes, ...children) => filled(document.createElement(name), attributes, children);

  /** The same, of a drawing. */
  const drawn = (name, attributes, ...children) =>
    filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

  Object.assign(globalThis.eventwright, { element, drawn });
}
