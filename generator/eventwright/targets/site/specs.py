"""The pages of spec files: the text as its author wrote it, every line with an anchor, and what is defined there."""

from __future__ import annotations

from eventwright.model import Flow
from eventwright.nodes import lines_of
from eventwright.render import Output
from eventwright.sinks import Sunk, fill, html, markdown, trusted
from eventwright.targets.docs.book import Page, flow_path
from eventwright.targets.docs.phrases import all_of
from eventwright.targets.site.bodies import ArticleBody, Chapter
from eventwright.targets.site.files import Definition
from eventwright.targets.site.web import Section, Site, with_copy

TITLE = trusted("Text")


def spec_page(site: Site, file: str) -> Output:
    """The page of a spec file."""
    page = site.page(site.book.specs[file])
    code = with_copy(html.numbered(lines_of(site.specs[file].rstrip())))
    body = ArticleBody(html.code(file), _summary(site, page, file), (Chapter(trusted("text"), TITLE, code=code),))
    return site.framed(page, html.text(file), trusted("A file of the specs."), (Section(trusted("text"), TITLE),), body)


def spec_markdown(site: Site, file: str) -> Output:
    """The twin of the page in Markdown."""
    page = Page(site.book, site.book.specs[file])
    chapter = Chapter(trusted("text"), TITLE, code=page.write.block(site.specs[file], "yaml"))
    source = markdown.comment(f"Generated from {file}; edits made here are lost.")
    body = ArticleBody(page.write.code(file), _summary(site, page, file), (chapter,), source)
    return Output(page.path, "site/article.md.jinja", body)


def _summary(site: Site, page: Page, file: str) -> Sunk:
    found = all_of(_named(page, item) for item in site.defined[file])
    return fill("It defines {}.", found) if found else trusted("It defines the protocol.")


def _named(page: Page, item: Definition) -> Sunk:
    if isinstance(item, Flow):
        return page.write.link(page.write.text(item.title), page.to(flow_path(item.name)))
    return page.named(item)
