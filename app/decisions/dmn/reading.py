"""What reading a model's logic carries along: its version, its kinds of boxes, how names and types are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.decisions.boxed import DEEPEST_LOGIC
from app.decisions.dmn.own import label_of, own_form
from app.decisions.dmn.writing import Writing
from app.decisions.dmn.xml import BadXml, Element
from app.decisions.kinds import kinds_by_tag
from app.i18n import Text

NO_TYPE = frozenset({"", "Undefined", "Any"})
OF_TOOLS = {"integer": "number", "long": "number", "double": "number"}
"""Types that DMN does not have but Camunda's modeller writes."""


@dataclass(slots=True)
class Reading:
    namespace: str
    language: str = ""
    notices: list[Text] = field(default_factory=list)
    taken: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    level: int = 0
    _made: int = 0

    def children(self, element: Element, tag: str) -> list[Element]:
        return element.all(tag)

    def name(self, element: Element) -> str:
        """An element's name with single spaces. Raises BadXml where it has none."""
        found = " ".join(element.attributes.get("name", "").split())
        if not found:
            said = Text("第 {line} 行的 <{tag}> 没有名称。", "<{tag}> in line {line} has no name.")
            raise BadXml(said.fill(line=element.line, tag=element.tag), line=element.line)
        return found

    def id(self, element: Element, letter: str) -> str:
        """An element's id, made up where it has none."""
        return element.attributes.get("id") or self.made(letter)

    def made(self, letter: str) -> str:
        """An id that the file does not have."""
        while True:
            self._made += 1
            found = f"{letter}{self._made}"
            if found not in self.taken:
                return found

    def label(self, element: Element) -> dict[str, str]:
        return label_of(element)

    def text(self, element: Element, tag: str) -> str:
        """The text of a child, without the space around it; empty where there is none."""
        self._understands(element)
        found = element.first(tag)
        return "" if found is None else found.text.strip()

    def typed(self, element: Element | None) -> dict[str, str]:
        """``{"type": …}`` where the element declares one."""
        name = self.type_name("" if element is None else element.attributes.get("typeRef", ""))
        return {"type": name} if name else {}

    def type_name(self, reference: str) -> str:
        name = " ".join(reference.split())
        name = name.removeprefix("feel:")
        if name in self.types:
            return name
        return "" if name in NO_TYPE else OF_TOOLS.get(name, name)

    def boxed_in(self, element: Element) -> dict[str, Any] | None:
        """The one piece of logic directly inside, None where there is none."""
        found = self.boxes_in(element)
        if len(found) > 1:
            said = Text(
                "第 {line} 行的 <{tag}> 里有多个表达式。", "<{tag}> in line {line} holds more than one expression."
            )
            raise BadXml(said.fill(line=element.line, tag=element.tag), line=element.line)
        return found[0] if found else None

    def boxed_under(self, element: Element, tag: str) -> dict[str, Any]:
        """The logic inside a child that must be there."""
        holder = element.needed(tag)
        found = self.boxed_in(holder)
        if found is None:
            raise self.not_understood(holder)
        return found

    def boxes_in(self, element: Element) -> list[dict[str, Any]]:
        boxes = kinds_by_tag()
        inside = [each for each in element.children if each.namespace == self.namespace and each.tag in boxes]
        return [self.box(each) for each in inside]

    def box(self, element: Element) -> dict[str, Any]:
        if self.level >= DEEPEST_LOGIC:
            said = Text("第 {line} 行的逻辑嵌套太深。", "The logic in line {line} is nested too deeply.")
            raise BadXml(said.fill(line=element.line), line=element.line)
        self.level += 1
        found = own_form(element, Writing(self.namespace).boxes)
        found = found or kinds_by_tag()[element.tag].read(element, self)
        self.level -= 1
        return {**found, **self.typed(element)}

    def not_understood(self, element: Element) -> BadXml:
        said = Text(
            "第 {line} 行的 <{tag}> 里没有能读懂的内容。", "Nothing inside <{tag}> in line {line} is understood."
        ).fill(line=element.line, tag=element.tag)
        return BadXml(said, line=element.line)

    def _understands(self, element: Element) -> None:
        language = element.attributes.get("expressionLanguage") or self.language
        if language and "FEEL" not in language.upper():
            said = Text(
                "第 {line} 行的表达式用的是“{language}”，这里只支持 FEEL。",
                "The expression in line {line} is written in “{language}”; only FEEL is supported.",
            ).fill(line=element.line, language=language)
            raise BadXml(said, line=element.line)
