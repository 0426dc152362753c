"""Writes all lessons as one folder of pages that needs neither a server nor a network. No cell is executed.

Started by `woodkit site`. The folder gets index.html, a page for each notebook with the outputs that it holds, and
site.css, site.js and search.js, which all pages share. Links between notebooks lead to their pages.
"""

import argparse
import html
import json
import os
import re
import sys
import urllib.parse

import nbformat
from nbconvert import HTMLExporter

from execute import PAGE

TEMPLATE = PAGE + """{%- block body_header -%}{{ super() }}{{ resources.navigation }}{%- endblock -%}
{%- block body_footer -%}{{ resources.navigation_below }}<script src="search.js"></script><script src="site.js"></script>{{ super() }}{%- endblock -%}
"""

CSS = """
/* The lessons' own pages: navigation, search, and narrow screens. */
.site { max-width: 68rem; margin: 0 auto; padding: 12px 16px; font: 15px/1.4 system-ui, sans-serif; display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; }
.site a, .lessons a { color: #1f5fa8; text-decoration: none; }
.site a:hover, .lessons a:hover { text-decoration: underline; }
.site input { font: inherit; padding: 4px 8px; border: 1px solid #9aa3ad; border-radius: 4px; min-width: 14rem; flex: 1; }
.site .found { flex-basis: 100%; margin: 0; padding: 0; list-style: none; }
.site .found li { padding: 4px 0; border-top: 1px solid #e2e5e9; overflow-wrap: anywhere; }
.site .found small { display: block; color: #57606a; }
.lessons { max-width: 68rem; margin: 0 auto; padding: 0 16px 32px; font: 17px/1.55 system-ui, sans-serif; }
.lessons li { margin: 0 0 16px; }
.lessons p { margin: 2px 0 0; color: #3d444d; }
.jp-RenderedHTMLCommon img, .jp-OutputArea-output img { max-width: 100%; height: auto; }
.jp-RenderedHTMLCommon table { display: block; overflow-x: auto; }
.highlight { overflow-x: auto; }
@media (max-width: 600px) {
  body.jp-Notebook { padding: 4px; }
  .jp-InputPrompt, .jp-OutputPrompt { display: none; }
  .jp-OutputArea-output { overflow-x: auto; }
  .jp-OutputArea-output img { min-width: 36rem; max-width: none; } /* a figure is scrolled rather than made too small to read */
}
"""

JS = """'use strict';
// Finds the sections of all lessons that hold every word, and lists them below the box.
(function () {
  const box = document.querySelector('.site input'), list = document.querySelector('.site .found');
  const most = 20;
  function show() {
    list.replaceChildren();
    const words = box.value.toLowerCase().split(/\\s+/).filter(word => word.length > 1);
    if (words.length === 0) return;
    const found = sections.filter(s => { const text = (s.heading + ' ' + s.text).toLowerCase(); return words.every(word => text.includes(word)); });
    for (const s of found.slice(0, most)) {
      const at = Math.max(0, s.text.toLowerCase().indexOf(words[0]) - 60);
      const item = document.createElement('li'), link = document.createElement('a'), text = document.createElement('small');
      link.href = s.page + '#' + s.anchor;
      link.textContent = s.lesson + ': ' + s.heading;
      text.textContent = (at > 0 ? '…' : '') + s.text.slice(at, at + 160);
      item.append(link, text);
      list.append(item);
    }
    const count = document.createElement('li');
    count.textContent = found.length === 0 ? 'Nothing holds all of these words.' : found.length > most ? 'and ' + (found.length - most) + ' more sections' : '';
    if (count.textContent) list.append(count);
  }
  box.addEventListener('input', show);
})();
"""

SEARCH = '<input type="search" placeholder="Search all lessons" aria-label="Search all lessons"><ul class="found"></ul>'
LINK = re.compile(r"\]\(([^)\s#]+)\.ipynb(#[^)\s]*)?\)")
STYLE = re.compile(r"<style[^>]*>(.*?)</style>\s*", re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*$", re.MULTILINE)
MARKUP = re.compile(r"<[^>]*>|[*`_>|]+|\]\([^)]*\)|\[|^#+", re.MULTILINE)


class Lesson:
    """A notebook, and what the other pages must know of it."""

    def __init__(self, path):
        self.notebook = nbformat.read(path, as_version=4)
        self.page = os.path.splitext(os.path.basename(path))[0] + ".html"
        self.sections, self.title, self.about = [], self.page, ""
        for cell in self.notebook.cells:
            if cell.cell_type == "markdown":
                self.read(cell.source)
                cell.source = LINK.sub(lambda match: f"]({match[1]}.html{match[2] or ''})", cell.source)
            elif self.sections:
                self.sections[-1]["text"] += " " + " ".join(cell.source.split())

    def read(self, source):
        """Adds a cell's text to the sections that search finds, and takes title and first paragraph from the first cell."""
        parts = HEADING.split(source)  # text, heading, text, heading, text …
        for heading, text in zip([None, *parts[1::2]], parts[0::2]):
            text = html.unescape(" ".join(MARKUP.sub(" ", text).split()))
            if heading is not None:
                if not self.sections:
                    self.title = heading
                    self.about = " ".join(re.split(r"(?<=[.?!]) ", text)[:1] + self.purpose(source))
                name = urllib.parse.quote(heading.replace(" ", "-"), safe="?/:@!$&'()*+,;=")  # as nbconvert names the anchor
                self.sections.append({"page": self.page, "lesson": self.title, "anchor": name, "heading": heading, "text": text})
            elif text and self.sections:
                self.sections[-1]["text"] += " " + text

    @staticmethod
    def purpose(source):
        """The first sentence of a first cell's first ordinary paragraph."""
        for paragraph in source.split("\n\n"):
            if paragraph[:1].isalpha():
                return re.split(r"(?<=[.?!]) ", MARKUP.sub("", " ".join(paragraph.split())))[:1]
        return []

    def link(self, arrow):
        return f'<a href="{html.escape(self.page)}">{arrow.replace("*", html.escape(self.title))}</a>'


def navigation(lessons, at):
    """The links to the lessons before and after, and to the list of all."""
    before = lessons[at - 1].link("← *") if at > 0 else ""
    after = lessons[at + 1].link("* →") if at + 1 < len(lessons) else ""
    return f'{before} <a href="index.html">All lessons</a> {after}'


def shared_styles(pages):
    """Takes the style sheets out of the pages' heads; returns the pages with a link in their place, and the sheets."""
    sheets, linked = [], []
    for page in pages:
        head, end, rest = page.partition("</head>")
        for sheet in STYLE.findall(head):
            if sheet not in sheets:
                sheets.append(sheet)
        linked.append(STYLE.sub("", head) + '<link rel="stylesheet" href="site.css">\n' + end + rest)
    return linked, "\n".join(sheets) + CSS


def index(lessons):
    """The first page."""
    entries = "\n".join(f"<li>{lesson.link('*')}<p>{html.escape(lesson.about)}</p></li>" for lesson in lessons)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>woodkit: the lessons</title>
<link rel="stylesheet" href="site.css">
</head>
<body>
<nav class="site">{SEARCH}</nav>
<main class="lessons">
<h1>What concurrency costs, and what it gives</h1>
<p>Lessons in Go, with the numbers and figures of one machine. To measure on yours, open the notebooks: the project's README
says how.</p>
<ol>
{entries}
</ol>
</main>
<script src="search.js"></script><script src="site.js"></script>
</body>
</html>
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True, help="the folder to write into")
    parser.add_argument("notebooks", nargs="+", help="the notebooks, in the order of the lessons")
    options = parser.parse_args()
    lessons = [Lesson(path) for path in options.notebooks]
    pages = []
    for at, lesson in enumerate(lessons):
        language = lesson.notebook.metadata.setdefault("language_info", {})
        language["pygments_lexer"] = language.get("pygments_lexer") or "go"
        links = navigation(lessons, at)
        resources = {
            "metadata": {"name": lesson.title},
            "navigation": f'<nav class="site">{links}{SEARCH}</nav>',
            "navigation_below": f'<nav class="site">{links}</nav>',
        }
        pages.append(HTMLExporter(raw_template=TEMPLATE).from_notebook_node(lesson.notebook, resources=resources)[0])
    pages, css = shared_styles(pages)
    sections = json.dumps([section for lesson in lessons for section in lesson.sections], ensure_ascii=False)
    files = {lesson.page: page for lesson, page in zip(lessons, pages)}
    files |= {"index.html": index(lessons), "site.css": css, "site.js": JS, "search.js": f"const sections = {sections};\n"}
    for name, content in files.items():
        with open(os.path.join(options.out, name), "w", encoding="utf-8") as file:
            file.write(content)


if __name__ == "__main__":
    sys.exit(main())
