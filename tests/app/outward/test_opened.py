"""CONNECT_INSIDE: which inside origins an installation opens for connectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import BadSetting, read_settings


def opened(tmp_path: Path, value: str, **environ: str) -> tuple[str, ...]:
    return read_settings({"FORMWORK_INSTANCE": str(tmp_path), "CONNECT_INSIDE": value, **environ}).connect_inside


def test_origins_are_named_by_host_and_port(tmp_path: Path) -> None:
    assert opened(tmp_path, "") == ()
    assert opened(tmp_path, " Core.Bank.local:8443, [::1]:9000 ") == ("core.bank.local:8443", "[::1]:9000")


def test_the_demo_opens_its_sandbox_and_nothing_else(tmp_path: Path) -> None:
    assert opened(tmp_path, "", DEMO="1") == ("127.0.0.1:8010",)
    assert opened(tmp_path, "a:1", DEMO="1", SANDBOX_PORT="8099") == ("a:1", "127.0.0.1:8099")


@pytest.mark.parametrize("value", ["core.bank.local", "http://a:1", "a:1/path", "me@a:1", "a:0x1", ":80", "a:99999"])
def test_what_names_no_origin_ends_the_start_with_a_sentence(tmp_path: Path, value: str) -> None:
    with pytest.raises(BadSetting) as told:
        opened(tmp_path, value)
    assert "CONNECT_INSIDE" in told.value.text.zh
