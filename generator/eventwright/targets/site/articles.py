"""Pages that tell rather than list: how unknown things are handled, and what has changed. In HTML and in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from eventwright.render import Output
from eventwright.sinks import Sunk, markdown
from eventwright.targets.docs.book import Page
from eventwright.targets.site.bodies import ArticleBody, Chapter
from eventwright.targets.site.web import Section, Site


def article(
    site: Site, path: PurePosixPath, title: Sunk, summary: Sunk, chapters: Callable[[Page], Iterable[Chapter]]
) -> Iterator[Output]:
    """An article in HTML, and its twin in Markdown; `chapters` writes it in the language of the page that it is given."""
    page = site.page(path)
    body = ArticleBody(title, summary, tuple(chapters(page)))
    contents = tuple(Section(chapter.id, chapter.title) for chapter in body.chapters)
    yield site.framed(page, title, summary, contents, body)
    yield article_markdown(site, path, title, summary, chapters)


def article_markdown(
    site: Site, path: PurePosixPath, title: Sunk, summary: Sunk, chapters: Callable[[Page], Iterable[Chapter]]
) -> Output:
    """An article in Markdown alone."""
    body = ArticleBody(title, summary, tuple(chapters(Page(site.book, path))), source=_source(site))
    return Output(path, "site/article.md.jinja", body)


def _source(site: Site) -> Sunk:
    return markdown.comment(f"Generated from {site.ledger.head.place.file}; edits made here are lost.")
