"""Tells people something, in their inbox or by mail. The flow does not wait for the mail to leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.controls import ChoiceControl, Option
from app.errors import Problem
from app.i18n import Text
from app.nodes import message, who
from app.nodes.controls import MessageControl, WhoControl
from app.nodes.events import Answered, Event, Released
from app.nodes.kind import Names, NodeKind, View
from app.nodes.outcome import Effect, Go, Note, Notify, Outcome, StartJob, Wait

if TYPE_CHECKING:
    from app.definitions.flow import Flow, Node
    from app.definitions.workspace import Definitions


class NotifyKind(NodeKind):
    name = "notify"
    label = Text("通知", "Notify")
    group = "message"
    order = 110
    settings = (
        WhoControl(name="who", label=Text("通知谁", "Who is told"), required=True, told=True, group="who"),
        ChoiceControl(
            name="channels",
            label=Text("方式", "How"),
            many=True,
            default=["inbox"],
            options=(Option("inbox", Text("站内消息", "Inbox")), Option("mail", Text("邮件", "Mail"))),
        ),
        MessageControl(
            name="subject",
            label=Text("标题", "Subject"),
            required=True,
            hint=Text("可用 {{ 字段 }} 放入内容", "{{ a field }} puts its value in"),
        ),
        MessageControl(name="body", label=Text("正文", "Text"), multiline=True),
    )

    def summary(self, node: Node, names: Names | None = None) -> Text:
        said = who.summary(node.setting("who"), names)
        return Text(
            f"{said.zh} · {Text.of(node.setting('subject')).zh}", f"{said.en} · {Text.of(node.setting('subject')).en}"
        )

    def check(self, node: Node, flow: Flow, definitions: Definitions) -> list[Problem]:
        found = list(who.check(node.setting("who"), ("settings", "who")))
        if not node.setting("channels"):
            found.append(
                Problem(
                    "notify_no_channel",
                    Text("没有选择通知方式。", "No way of telling is chosen."),
                    ("settings", "channels"),
                )
            )
        if not Text.of(node.setting("subject")).zh:
            found.append(
                Problem("notify_empty", Text("通知没有标题。", "The notice has no subject."), ("settings", "subject"))
            )
        return found

    def enter(self, node: Node, view: View) -> Outcome:
        subject = message.filled(node.setting("subject"), view)
        told: list[Effect] = []
        if "inbox" in node.setting("channels"):
            told.append(Notify(tuple(who.known(node.setting("who"), view)), subject))
        if "mail" not in node.setting("channels"):
            return Go(("out",), effects=tuple(told))
        body = message.filled(node.setting("body"), view)
        return Wait(
            {"subject": subject.to_json(), "body": body.to_json()},
            (*told, who.question(node.setting("who"), view, contact=True)),
        )

    def resume(self, node: Node, memory: Mapping[str, Any], event: Event, view: View) -> Outcome:
        match event:
            case Answered("people", "find", value):
                return Go(("out",), effects=tuple(_letters(memory, value)))
            case Released():
                return Wait(memory)
        return Wait(
            memory, (Note(Text("通知没有理会意外的事件。", "The notice took no notice of an unexpected event.")),)
        )


def _letters(memory: Mapping[str, Any], value: Mapping[str, Any]) -> list[Effect]:
    subject, body = Text.of(memory["subject"]), Text.of(memory["body"])
    contacts = value.get("contact") or {}
    jobs: list[Effect] = []
    for person in value.get("people") or ():
        contact = contacts.get(person) or {}
        if contact.get("email"):
            locale = contact.get("locale") or "zh"
            jobs.append(
                StartJob(
                    {"to": contact["email"], "subject": subject.to(locale), "body": body.to(locale)},
                    key=person,
                    silent=True,
                )
            )
    if not jobs:
        jobs.append(Note(Text("没有可用的邮箱地址，邮件没有发出。", "There was no mail address; no mail was sent.")))
    return jobs


KIND = NotifyKind()
