"""Diagrams as inline SVG, without script: flows as sequences, and which events lead to which.

`measure` knows how wide text is, `sequence` and `network` say where everything lies, `svg` writes it. Colours are left to
style sheets: `svg.STYLE` is one for the classes that are used, made of the variables of a page.
"""
