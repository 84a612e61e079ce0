"""Several processes of one installation start in the same folder at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from app.config import read_settings


def test_those_who_start_together_in_one_new_folder_all_start_with_the_same_secret(tmp_path: Path) -> None:
    eight = 8
    for start in range(40):
        folder, gate = tmp_path / str(start), Barrier(eight)

        def read(_: int, folder: Path = folder, gate: Barrier = gate) -> str:
            gate.wait()
            return read_settings({"FORMWORK_INSTANCE": str(folder)}).secret_key

        with ThreadPoolExecutor(eight) as pool:
            found = set(pool.map(read, range(eight)))
        assert {len(s) for s in found} == {64} and len(found) == 1
        assert [f.name for f in folder.iterdir()] == ["secret"]
        assert (folder / "secret").stat().st_mode & 0o777 == 0o600
