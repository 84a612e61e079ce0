"""What a file really is: told by its bytes, never by its name."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

import puremagic
from PIL import Image

from app.fields.kind import Refused, Uploads
from app.i18n import Text

NAME_LIMIT = 255
# Text has no mark of its own: these kinds are told apart by what the sender calls them, once the bytes are text.
_TEXTS = {"csv": "text/csv", "txt": "text/plain", "md": "text/markdown"}
_IN_ZIP = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_NAMES = {"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint"}
_IMAGES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
}
# Pixels an image may have; a small file can unpack to gigabytes.
PIXEL_LIMIT = 80_000_000
Image.MAX_IMAGE_PIXELS = None  # Pillow only warns at its own limit; ours refuses before anything is unpacked

EMPTY = Text("“{name}”是空文件，请重新选择。", "“{name}” is empty; choose another file.")
TOO_LARGE = Text(
    "“{name}”有 {size}，超过了 {limit} 的上限。请压缩或换一个文件。",
    "“{name}” is {size}, above the limit of {limit}. Make it smaller or choose another.",
)
WRONG = Text(
    "“{name}”的内容不是允许的格式（可以上传：{accept}）。请换一个文件。",
    "The content of “{name}” is not of an allowed format ({accept}). Choose another file.",
)
BROKEN = Text(
    "图片“{name}”已损坏或打不开，请重新拍摄或选择。", "The image “{name}” is damaged; take or choose another."
)


def check_upload(data: bytes, name: str, rules: Uploads) -> tuple[str, str]:
    """The media type told by the bytes, and the cleaned name. Raises Refused: empty, too large, a format that is not
    allowed, a damaged image."""
    name = clean_name(name)
    if not data:
        raise Refused("empty_file", EMPTY.fill(name=name))
    if len(data) > rules.max_bytes:
        raise Refused(
            "file_too_large", TOO_LARGE.fill(name=name, size=size_text(len(data)), limit=size_text(rules.max_bytes))
        )
    media_type = media_type_of(data, name)
    if not any(_covers(allowed, media_type) for allowed in rules.media_types):
        raise Refused("file_type", WRONG.fill(name=name, accept=rules.accept.replace(",", " ")))
    if media_type in _IMAGES.values() and not _sound_image(data):
        raise Refused("broken_image", BROKEN.fill(name=name))
    return media_type, name


def media_type_of(data: bytes, name: str = "") -> str:
    """The media type of some bytes; ``application/octet-stream`` where nobody can tell. ``name`` decides only between
    kinds whose bytes look the same (plain text and CSV, the old Office formats)."""
    extension = name.rpartition(".")[2].lower()
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    if data.startswith(_OLE):
        return _OLE_NAMES.get(extension, "application/x-ole-storage")
    image = _image_type(data)
    if image:
        return image
    if _is_text(data):
        return _TEXTS.get(extension, "text/plain") if not re.match(rb"\s*<", data) else "text/html"
    try:
        return puremagic.from_string(data, mime=True) or "application/octet-stream"
    except (puremagic.PureError, ValueError):
        return "application/octet-stream"


def clean_name(name: str) -> str:
    """A file's name as it is shown: no folders, no control characters, at most 255 characters, the extension kept."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .") or "file"
    if len(name) > NAME_LIMIT:
        stem, dot, extension = name.rpartition(".")
        kept = NAME_LIMIT - len(dot + extension)
        name = stem[:kept] + dot + extension if dot and kept > 0 else name[:NAME_LIMIT]
    return name


def size_text(size: int) -> str:
    """A size for people: 512 B, 38 KB, 1.2 MB (of 1,024)."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size * 10 // (1024 * 1024) / 10:g} MB"


def _covers(allowed: str, media_type: str) -> bool:
    return allowed in (media_type, "*/*") or (allowed.endswith("/*") and media_type.startswith(allowed[:-1]))


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                for folder, media_type in _IN_ZIP.items():
                    if any(n.startswith(folder) for n in names):
                        return media_type
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError):
        return "application/octet-stream"
    return "application/zip"


def _image_type(data: bytes) -> str | None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return _IMAGES.get(image.format or "")
    except Exception:  # Pillow raises whatever its decoders meet; none of it makes the bytes an image
        return None


def _sound_image(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > PIXEL_LIMIT:
                return False
            image.verify()
    except Exception:  # see above
        return False
    return True


def _is_text(data: bytes) -> bool:
    if b"\x00" in data[:4096]:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(c) == "Cc" and c not in "\t\r\n\f" for c in text[:4096])
    return False
