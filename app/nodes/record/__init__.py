"""Makes, changes or looks up records.

Asks of the records service, all values plain JSON by field id:

* ``create`` ``{"form", "answers"}`` → ``{"record": id}``
* ``update`` ``{"form", "record", "answers"}`` → ``{"record": id}``, or ``{"record": null}`` where there is none
* ``find`` ``{"form", "where": [{"field", "op", "value"}], "sums": [field id, …]}``
  → ``{"count": 3, "record": id of the newest or null, "sums": {field id: "1200.00"}}``; ``op`` is one of
  ``= != < <= > >= contains``; all conditions must hold; a null value finds nothing. With ``lock`` (a record's id)
  nobody else counts under the same lock until this event is written: what it goes on to write is in their count.

A refused write answers ``{"error": {"zh": …, "en": …}}``: the step stops as an incident with that sentence. The
case's own record is written by the case itself, without asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, ExpressionControl, Option, ReferenceControl
from app.errors import Problem
from app.i18n import Text
from app.nodes.controls import MappingControl, WhereControl
from app.nodes.events import Answered, Event, Released
from app.nodes.kind import Names, NodeKind, View
from app.nodes.outcome import Ask, Fail, Go, Note, Outcome, Wait
from app.nodes.values import plain, values_of, writes_of

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions

_DOES = (
    Option("update", Text("修改本数据", "Change this record")),
    Option("create", Text("新建数据", "Make a record")),
    Option("update_other", Text("修改另一条数据", "Change another record")),
    Option("find", Text("查找数据", "Look up records")),
)
_NOT_LOCKED = Text(
    "计数期间要锁定的数据不存在：“{text}”没有结果。请补上后重试。",
    "There is no record to lock while counting: “{text}” gives nothing. Fill it in, then retry.",
)
_OTHERS = ("create", "update_other", "find")


class Record(NodeKind):
    name = "record"
    label = Text("数据操作", "Record")
    group = "data"
    order = 80
    settings = (
        ChoiceControl(name="does", label=Text("做什么", "What it does"), options=_DOES, default="update"),
        ReferenceControl(name="form", label=Text("表单", "Form"), to="form", needs=("does", _OTHERS)),
        ExpressionControl(
            name="record",
            label=Text("哪一条数据", "Which record"),
            expects="string",
            needs=("does", ("update_other",)),
            hint=Text("例如前面“查找数据”的结果：n3.record", "such as what a look-up before found: n3.record"),
        ),
        MappingControl(name="writes", label=Text("写入", "What is written"), needs=("does", ("update",))),
        MappingControl(
            name="values", label=Text("写入", "What is written"), of="form", needs=("does", ("create", "update_other"))
        ),
        WhereControl(name="where", label=Text("条件", "Conditions"), of="form", needs=("does", ("find",))),
        ExpressionControl(
            name="lock",
            label=Text("计数期间锁定", "Locked while counting"),
            hint=Text(
                "例如 customer：同一客户的两笔业务不会同时占用同一额度。",
                "such as customer: two cases of one customer can then not use the same limit at once.",
            ),
            expects="any",
            needs=("does", ("find",)),
        ),
        ReferenceControl(
            name="sums",
            label=Text("合计", "Sums"),
            to="field",
            many=True,
            of="form",
            feel=("number",),
            needs=("does", ("find",)),
        ),
    )

    def summary(self, node: Node, names: Names | None = None) -> Text:
        said = next(o.label for o in _DOES if o.value == node.setting("does"))
        form = node.setting("form")
        if not form or node.setting("does") == "update":
            return said
        label = Text.of((names or {}).get("form", {}).get(form), form)
        return Text(f"{said.zh} · {label.zh}", f"{said.en} · {label.en}")

    def outputs(self, node: Node) -> Mapping[str, str]:
        match node.setting("does"):
            case "find":
                sums = {f"sum_{id}": "number" for id in node.setting("sums") or ()}
                return {"count": "number", "record": "string", **sums}
            case "update":
                return {}
        return {"record": "string"}

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        does, found = node.setting("does"), []
        if does != "update" and not node.setting("form"):
            found.append(Problem("record_no_form", Text("没有选择表单。", "No form is chosen."), ("settings", "form")))
        if does == "update_other" and not str(node.setting("record") or "").strip():
            found.append(
                Problem(
                    "record_no_record",
                    Text("没有说明修改哪一条数据。", "Which record to change is not said."),
                    ("settings", "record"),
                )
            )
        rows = {"update": "writes", "find": "where"}.get(does, "values")
        if not node.setting(rows):
            found.append(
                Problem(
                    "record_nothing",
                    Text("没有要写入的字段或条件。", "There is nothing to write, or no condition."),
                    ("settings", rows),
                    level="warning" if does == "find" else "error",
                )
            )
        return found

    def enter(self, node: Node, view: View) -> Outcome:
        form = node.setting("form")
        match node.setting("does"):
            case "create":
                return _ask("create", {"form": form, "answers": values_of(node.setting("values"), view)})
            case "update_other":
                record = view.evaluate(node.setting("record") or "null")
                if not isinstance(record, str):
                    return Fail(
                        "no_record",
                        Text(
                            "要修改的数据不存在：“{text}”没有结果。",
                            "There is no record to change: “{text}” gives nothing.",
                        ).fill(text=node.setting("record")),
                    )
                return _ask(
                    "update", {"form": form, "record": record, "answers": values_of(node.setting("values"), view)}
                )
            case "find":
                where = [
                    {"field": row["field"], "op": row.get("op") or "=", "value": plain(view.evaluate(row["value"]))}
                    for row in node.setting("where") or ()
                ]
                asked = {"form": form, "where": where, "sums": list(node.setting("sums") or ())}
                if not str(node.setting("lock") or "").strip():
                    return _ask("find", asked)
                held = view.evaluate(node.setting("lock"))
                held = held.get("id") if isinstance(held, dict) else held
                if not isinstance(held, str):
                    return Fail("no_record", _NOT_LOCKED.fill(text=node.setting("lock")))
                return _ask("find", {**asked, "lock": held})
        writes = writes_of(node.setting("writes"), view)
        return writes if isinstance(writes, Fail) else Go(("out",), writes=writes)

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        match event:
            case Answered("records", _, {"error": sentence}):
                return Fail("record_refused", Text.of(sentence))
            case Answered("records", "update", {"record": None}):
                return Fail("no_record", Text("要修改的数据已不存在。", "The record to change is no longer there."))
            case Answered("records", "find", value):
                sums = {f"sum_{id}": total for id, total in (value.get("sums") or {}).items()}
                return Go(("out",), outputs={"count": str(value["count"]), "record": value.get("record"), **sums})
            case Answered("records", _, value):
                return Go(("out",), outputs={"record": value["record"]})
            case Released():
                return Wait(memory)
        return Wait(
            memory,
            (Note(Text("数据操作没有理会意外的事件。", "The record step took no notice of an unexpected event.")),),
        )


def _ask(verb: str, args: Mapping[str, Any]) -> Wait:
    return Wait({}, (Ask("records", verb, args),))


KIND = Record()
