"""Small rooms with honest names."""

from __future__ import annotations

import re

from tests.house.source import ROOT, all_files, short

LIMIT = 500
NAMELESS = re.compile(r"^(utils?|helpers?|misc|common)(\.|$)")


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    long = {short(p): n for p in all_files() if (n := len(p.read_text(encoding="utf-8").splitlines())) > LIMIT}
    assert long == {}


def test_no_file_or_folder_is_called_util_helpers_misc_or_common() -> None:
    assert [short(p) for p in all_files() for part in p.relative_to(ROOT).parts if NAMELESS.match(part)] == []


def test_every_error_class_is_raised_somewhere() -> None:
    text = "\n".join(p.read_text(encoding="utf-8") for p in all_files() if p.suffix == ".py" and "tests" not in p.parts)
    errors = re.findall(r"^class (\w+)\((?:\w*Error|Exception|NotFound|Conflict)\):", text, re.MULTILINE)
    bases = set(re.findall(r"^class \w+\((\w+)\):", text, re.MULTILINE))
    unused = [
        name
        for name in errors
        if name not in bases
        and not re.search(
            rf"(raise|return) {name}\b|\) -> {name}\b|= {name}\(|{name}\(", text.replace(f"class {name}(", "")
        )
    ]
    assert unused == []


def test_no_lock_names_an_address() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "package-lock.json"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert '"resolved"' not in text
        assert "--index-url" not in text
        assert "--find-links" not in text
