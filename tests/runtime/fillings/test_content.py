"""Files are judged by their bytes, never by their names."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from app.fields.kind import Refused, Uploads
from app.files.content import check_upload, clean_name, media_type_of, size_text
from app.files.disk import DiskFiles
from app.files.memory import MemoryFiles
from app.ports.files import Files

PDF = b"%PDF-1.7\n"


def picture(form: str, size: tuple[int, int] = (3, 2)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, form)
    return out.getvalue()


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (PDF, "x.png", "application/pdf"),
        (picture("PNG"), "x.pdf", "image/png"),
        (picture("JPEG"), "x", "image/jpeg"),
        (
            office("word/document.xml"),
            "x.zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (office("xl/workbook.xml"), "x.docx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("姓名,金额\n".encode(), "x.csv", "text/csv"),
        ("姓名,金额\n".encode("gb18030"), "x.csv", "text/csv"),
        (b"<html><script>", "x.txt", "text/html"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "x.pdf", "application/octet-stream"),
    ],
)
def test_the_bytes_tell_the_media_type(data: bytes, name: str, media_type: str) -> None:
    told = media_type_of(data, name)
    assert told == media_type or (media_type == "application/octet-stream" and told != "application/pdf")


RULES = Uploads(("application/pdf", "image/png", "image/jpeg"), ".pdf,.png,.jpg", 5_000, 3)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (PDF + bytes(6_000), "file_too_large"),
        (b"<svg onload=x>", "file_type"),
        (b"hello", "file_type"),
        (picture("PNG")[:40], "file_type"),
        (picture("PNG")[:-20], "broken_image"),
        (picture("GIF"), "file_type"),
    ],
)
def test_what_is_not_allowed_is_refused_whatever_it_is_called(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_upload(data, "x.pdf", RULES)
    assert caught.value.code in (code, "broken_image" if code == "file_type" else code)
    assert "x.pdf" in caught.value.text.zh


def test_an_image_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = picture("PNG", (20_000, 5_000))
    with pytest.raises(Refused) as caught:
        check_upload(bomb, "x.png", Uploads(("image/png",), ".png", 10_000_000, 1))
    assert caught.value.code == "broken_image"


def test_good_files_keep_their_names_without_folders() -> None:
    assert check_upload(PDF, "C:\\tmp\\工资 单.pdf", RULES) == ("application/pdf", "工资 单.pdf")
    assert clean_name("../../etc/passwd\x00") == "passwd"
    assert clean_name("..") == "file"
    long = clean_name("长" * 400 + ".pdf")
    assert len(long) == 255
    assert long.endswith(".pdf")


@pytest.mark.parametrize(
    ("size", "words"), [(12, "12 B"), (2_048, "2 KB"), (1_300_000, "1.2 MB"), (10_485_760, "10 MB")]
)
def test_sizes_are_told_in_words(size: int, words: str) -> None:
    assert size_text(size) == words


@pytest.fixture(params=["disk", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return DiskFiles(tmp_path / "files") if request.param == "disk" else MemoryFiles()


def test_the_same_bytes_are_kept_once(files: Files, tmp_path: Path) -> None:
    content = files.put(b"abc")
    assert files.put(b"abc") == content
    with files.open(content) as stream:
        assert stream.read() == b"abc"
    if isinstance(files, DiskFiles):
        assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [content]
    files.remove(content)
    files.remove(content)
    with pytest.raises(FileNotFoundError):
        files.open(content)


def test_a_content_s_name_is_no_path(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DiskFiles(tmp_path).open("../secret")
