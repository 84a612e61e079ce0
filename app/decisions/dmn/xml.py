"""XML read without trust and written plainly.

Whatever could make a small file large or reach outside is refused while it is read: document types, entities, too many
bytes, elements, attributes, or levels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.errors import FormworkError
from app.i18n import Text

MOST_BYTES = 8_000_000
MOST_ELEMENTS = 400_000
MOST_ATTRIBUTES = 60
DEEPEST = 100


class BadXml(FormworkError):
    """A file that is no DMN model, or one that we will not read. ``details`` has the line where it is known."""

    status = 422
    code = "bad_dmn"


@dataclass(slots=True)
class Element:
    """An element without its prefix. ``text`` is what stands directly inside, before and between its children.

    Attributes of a namespace have it before their name and a space.
    """

    tag: str
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""
    line: int = 0

    def all(self, tag: str) -> list[Element]:
        """Children of that name and of the same namespace."""
        return [each for each in self.children if each.tag == tag and each.namespace == self.namespace]

    def first(self, tag: str) -> Element | None:
        return next((each for each in self.children if each.tag == tag and each.namespace == self.namespace), None)

    def needed(self, tag: str) -> Element:
        """The child that must be there. Raises BadXml."""
        found = self.first(tag)
        if found is None:
            said = Text(
                "第 {line} 行的 <{tag}> 里缺少 <{child}>。", "<{tag}> in line {line} lacks its <{child}>."
            ).fill(line=self.line, tag=self.tag, child=tag)
            raise BadXml(said, line=self.line)
        return found

    def walk(self) -> Iterator[Element]:
        pending = [self]
        while pending:
            here = pending.pop()
            yield here
            pending.extend(reversed(here.children))


def parse_xml(content: bytes) -> Element:
    """The root element. Raises BadXml, with a sentence and the line where it is known."""
    if len(content) > MOST_BYTES:
        said = Text("文件太大：最多 {n} MB。", "The file is too large: at most {n} MB.").fill(n=MOST_BYTES // 1_000_000)
        raise BadXml(said)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    builder = _Builder(parser)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        said = Text(
            "第 {line} 行不是正确的 XML：{what}。请检查文件是否完整。",
            "Line {line} is not well-formed XML: {what}. Check that the file is complete.",
        ).fill(line=fault.lineno, what=expat.ErrorString(fault.code))
        raise BadXml(said, line=fault.lineno) from None
    except (UnicodeError, LookupError, ValueError):
        said = Text("文件的文字编码读不出来，请另存为 UTF-8。", "The file's encoding cannot be read; save it as UTF-8.")
        raise BadXml(said) from None
    assert builder.root is not None
    return builder.root


class _Builder:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.doctype
        parser.ExternalEntityRefHandler = self.outside

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST or self.count > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            said = Text(
                "第 {line} 行：文件的内容过多或嵌套过深，无法导入。",
                "Line {line}: the file holds too much or is nested too deeply to be imported.",
            )
            raise self.refused(said)
        namespace, _, tag = name.rpartition(" ")
        element = Element(tag, namespace, dict(attributes), line=self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, _: str) -> None:
        self.open.pop()

    def characters(self, data: str) -> None:
        self.open[-1].text += data

    def doctype(self, *_: Any) -> None:
        said = Text(
            "第 {line} 行：文件带有文档类型或实体声明（DTD），出于安全不予导入。请去掉它。",
            "Line {line}: the file declares a document type or entities (DTD), which is not safe to import. Remove it.",
        )
        raise self.refused(said)

    def outside(self, *_: Any) -> int:
        self.doctype()
        return 0

    def refused(self, said: Text) -> BadXml:
        line = self.parser.CurrentLineNumber
        return BadXml(said.fill(line=line), line=line)


def to_xml(root: Element, namespaces: dict[str, str]) -> str:
    """The document as text. ``namespaces`` are the prefixes by URI, the empty one for elements written bare."""
    lines: list[str] = ['<?xml version="1.0" encoding="UTF-8"?>']
    declared = "".join(f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}" for uri, prefix in namespaces.items())
    pending: list[tuple[Element | str, int]] = [(root, 0)]
    while pending:
        here, depth = pending.pop()
        if isinstance(here, str):
            lines.append(here)
            continue
        prefix = namespaces.get(here.namespace, "")
        tag = f"{prefix}:{here.tag}" if prefix else here.tag
        attributes = "".join(
            f" {_prefixed(name, namespaces)}={_attribute(value)}" for name, value in here.attributes.items()
        )
        opening = f"{'  ' * depth}<{tag}{declared if here is root else ''}{attributes}"
        if here.children:
            lines.append(f"{opening}>")
            pending.append((f"{'  ' * depth}</{tag}>", depth))
            pending.extend((each, depth + 1) for each in reversed(here.children))
        elif here.text:
            lines.append(f"{opening}>{_text(here.text)}</{tag}>")
        else:
            lines.append(f"{opening}/>")
    return "\n".join(lines) + "\n"


def _prefixed(name: str, namespaces: dict[str, str]) -> str:
    """An attribute's name; one of another namespace has it before a space, as when read."""
    uri, _, local = name.rpartition(" ")
    return f"{namespaces[uri]}:{local}" if uri else local


def _text(text: str) -> str:
    """Text that a reader gives back unchanged: XML turns a bare carriage return into a line feed."""
    return escape(_allowed(text), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return quoteattr(_allowed(value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _allowed(text: str) -> str:
    """Without the characters that no XML may hold."""
    return "".join(each for each in text if each >= " " or each in "\t\n\r")
