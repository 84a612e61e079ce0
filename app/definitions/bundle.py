"""A workspace as one JSON file: what Export writes, Import reads and the gallery holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.definitions.change import Change
from app.definitions.diff import changes
from app.definitions.document import canonical
from app.definitions.meta import refuse_unloadable
from app.definitions.names import bad_key
from app.definitions.rename import rename_definition
from app.definitions.upgrades import upgraded
from app.errors import BadDefinition
from app.i18n import Text

BUNDLE_FORMAT = 1
SIZE_LIMIT = 20_000_000


@dataclass(frozen=True)
class Bundle:
    """``roles`` are ``{"key", "label", "verbs"}`` in their order; ``definitions`` are documents by key."""

    label: Mapping[str, str]
    icon: str
    roles: tuple[Mapping[str, Any], ...]
    definitions: Mapping[str, Mapping[str, Any]]

    @property
    def name(self) -> Text:
        return Text.of(self.label)


def write_bundle(bundle: Bundle) -> bytes:
    """The file's bytes: the same workspace gives the same bytes, whenever and wherever it is exported."""
    body = {
        "kind": "workspace",
        "format": BUNDLE_FORMAT,
        "label": dict(bundle.label),
        "icon": bundle.icon,
        "roles": [dict(r) for r in bundle.roles],
        "definitions": [bundle.definitions[key] for key in sorted(bundle.definitions)],
    }
    canonical(body)  # refuses what would not come back the same
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def read_bundle(data: bytes) -> Bundle:
    """The bundle in a file. Old definitions are upgraded; BadDefinition says what is wrong with the file."""
    if len(data) > SIZE_LIMIT:
        raise _bad(
            Text("文件太大：最多 {n} MB。", "The file is too large: at most {n} MB.").fill(n=SIZE_LIMIT // 1_000_000)
        )
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise _bad(
            Text("这不是 JSON 文件。请选择“导出”得到的文件。", "This is no JSON file. Choose a file made by Export.")
        ) from None
    if not isinstance(body, dict) or body.get("kind") != "workspace" or not isinstance(body.get("definitions"), list):
        raise _bad(Text("这不是应用的导出文件。", "This file is no exported workspace."))
    if body.get("format") != BUNDLE_FORMAT:
        raise _bad(
            Text(
                "文件的格式是 {found}，本系统只认 {known}。",
                "The file has format {found}; this installation knows {known}.",
            ).fill(found=body.get("format"), known=BUNDLE_FORMAT)
        )
    definitions: dict[str, Mapping[str, Any]] = {}
    for document in body["definitions"]:
        if not isinstance(document, dict):
            raise _bad(Text("文件里有一个定义不是对象。", "A definition in the file is no object."))
        document = upgraded(document)
        refuse_unloadable(document)
        key = str(document["key"])
        told = bad_key(key)
        if told is not None:
            raise _bad(told)
        if key in definitions:
            raise _bad(
                Text("文件里有两个定义都叫“{key}”。", "Two definitions in the file are called “{key}”.").fill(key=key)
            )
        definitions[key] = document
    return Bundle(
        _label(body.get("label")),
        str(body.get("icon") or "layout-grid")[:40],
        tuple(_role(r) for r in body.get("roles") or ()),
        definitions,
    )


def _label(raw: object) -> dict[str, str]:
    said = Text.of(raw)
    if not said.zh or len(said.zh) > 200 or len(said.en) > 200:
        raise _bad(Text("文件里没有应用的名称。", "The file does not name the workspace."))
    return (
        {k: str(v) for k, v in raw.items() if k in ("zh", "en") and v} if isinstance(raw, Mapping) else said.to_json()
    )


def _role(raw: object) -> Mapping[str, Any]:
    if (
        not isinstance(raw, dict)
        or not isinstance(raw.get("key"), str)
        or not isinstance(raw.get("verbs"), list)
        or not raw["key"]
        or len(raw["key"]) > 64
        or not all(isinstance(v, str) for v in raw["verbs"])
    ):
        raise _bad(Text("文件里有一个角色写得不完整。", "A role in the file is incomplete."))
    return {"key": raw["key"], "label": _label(raw.get("label") or {"zh": raw["key"]}), "verbs": list(raw["verbs"])}


def _bad(text: Text) -> BadDefinition:
    return BadDefinition(text, [])


@dataclass(frozen=True, slots=True)
class Clash:
    """A definition that both sides have and that differs; ``changes`` lead from the workspace's to the bundle's."""

    key: str
    kind: str
    label: Text
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "label": self.label.to_json(),
            "changes": [c.to_json() for c in self.changes],
        }


@dataclass(frozen=True)
class Joined:
    """What adding a bundle does: documents to write by key, those shared because they are identical, and the clashes
    that nobody has decided yet (then nothing may be written)."""

    write: Mapping[str, Mapping[str, Any]]
    shared: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = field(default=())


def join(
    existing: Mapping[str, Mapping[str, Any]], bundle: Mapping[str, Mapping[str, Any]], choices: Mapping[str, str]
) -> Joined:
    """Add a bundle's definitions to a workspace's.

    ``choices`` say per clashing key ``keep`` (the workspace's), ``replace`` (the bundle's) or ``rename:<new key>``.
    Raises BadDefinition for a choice that is none of these or a new key that will not do.
    """
    incoming: dict[str, Mapping[str, Any]] = dict(bundle)
    for key, choice in choices.items():
        if choice.startswith("rename:") and key in incoming and key in existing:
            incoming = _under_another_key(incoming, key, choice.removeprefix("rename:"), existing)
        elif choice not in ("keep", "replace") and not choice.startswith("rename:"):
            raise BadDefinition(
                Text("对“{key}”只能选保留、替换或改名。", "For “{key}” choose keep, replace or rename.").fill(key=key)
            )
    # Looked at after the renames: what refers to a renamed definition may no longer be what the workspace has.
    shared = tuple(k for k, d in incoming.items() if existing.get(k) == d)
    differing = [k for k, d in incoming.items() if k in existing and existing[k] != d]
    undecided = [k for k in differing if choices.get(k) not in ("keep", "replace")]
    if undecided:
        return Joined(
            {},
            shared,
            (),
            tuple(
                Clash(
                    k,
                    str(incoming[k].get("kind")),
                    Text.of(incoming[k].get("label"), k),
                    tuple(changes({k: existing[k]}, {k: incoming[k]})),
                )
                for k in undecided
            ),
        )
    kept = tuple(k for k in differing if choices[k] == "keep")
    return Joined({k: d for k, d in incoming.items() if k not in kept and k not in shared}, shared, kept)


def _under_another_key(
    incoming: Mapping[str, Mapping[str, Any]], key: str, new: str, existing: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    told = bad_key(new)
    if told is None and (new in existing or new in incoming):
        told = Text("标识“{key}”已被使用，请换一个。", "The key “{key}” is taken; choose another.").fill(key=new)
    if told is not None:
        raise BadDefinition(told)
    return dict(rename_definition(incoming, key, new))
