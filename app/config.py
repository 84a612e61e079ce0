"""Settings: their one home. Everything comes from the environment; nothing is read from there anywhere else."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.errors import FormworkError
from app.i18n import Text


class BadSetting(FormworkError):
    """A setting that the product cannot start with; told in one sentence, then it ends."""

    code = "bad_setting"


@dataclass(frozen=True)
class Settings:
    instance: Path  # FORMWORK_INSTANCE: database, files and secret of a one-machine installation
    database_url: str  # DATABASE_URL: sqlite:///… or postgresql://…
    redis_url: str | None  # REDIS_URL: rings workers on other machines; without it the embedded worker serves all
    secret_key: str  # SECRET_KEY: signs sessions; made once and kept under instance/ when not given
    host: str  # HOST
    port: int  # PORT
    demo: bool  # DEMO: the demo workspace, its people and the Mailbox page
    mail_url: str | None  # MAIL_URL: smtp://user:password@host:port; without it mail lies in the Mailbox
    mail_from: str  # MAIL_FROM
    base_url: str | None  # BASE_URL: the address in links that are sent; else that of the request
    zone: str  # ZONE: where days begin and end, an IANA name
    upload_limit: int  # UPLOAD_LIMIT: largest file, in bytes
    kinds: Path | None  # KINDS: a folder with more kinds, in its subfolders fields/ and nodes/
    embedded_worker: bool  # EMBEDDED_WORKER: 0 where separate workers do the jobs
    secure_cookies: bool  # SECURE_COOKIES: 1 behind HTTPS
    password_memory: int = 19_456  # PASSWORD_MEMORY: KiB that hashing one password takes
    connect_inside: tuple[str, ...] = ()  # CONNECT_INSIDE: host:port,… inside the house that connectors may ask
    sandbox_port: int = 8010  # SANDBOX_PORT: where the demo's sandbox institution answers

    @property
    def files(self) -> Path:
        return self.instance / "files"

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str] | None = None, **override: object) -> Settings:
    """Settings from the environment (or the mapping given); raises :class:`BadSetting` with the sentence to print."""
    env = dict(os.environ if environ is None else environ)
    instance = Path(env.get("FORMWORK_INSTANCE") or Path(__file__).parent.parent / "instance").absolute()
    try:
        instance.mkdir(parents=True, exist_ok=True)
        # A file of its own each time: processes that start together in one folder must not take each other's probe.
        with TemporaryFile(dir=instance):
            pass
    except OSError as error:
        raise BadSetting(
            Text(
                "数据文件夹 {dir} 不能写入（{why}）。请改正权限，或用 FORMWORK_INSTANCE 指定别的文件夹。",
                "The folder {dir} cannot be written ({why}). Mend its permissions, or name another by "
                "FORMWORK_INSTANCE.",
            ).fill(dir=instance, why=error.strerror)
        ) from None
    values: dict[str, object] = {
        "instance": instance,
        "database_url": _database(env.get("DATABASE_URL") or f"sqlite:///{instance / 'formwork.db'}"),
        "redis_url": _url("REDIS_URL", env.get("REDIS_URL"), ("redis", "rediss", "unix")),
        "secret_key": env.get("SECRET_KEY") or _kept_secret(instance),
        "host": env.get("HOST") or "127.0.0.1",
        "port": _integer("PORT", env.get("PORT") or "8000", 1, 65535),
        "demo": _flag("DEMO", env.get("DEMO"), False),
        "mail_url": _url("MAIL_URL", env.get("MAIL_URL"), ("smtp", "smtps")),
        "mail_from": env.get("MAIL_FROM") or "Formwork <formwork@localhost>",
        "base_url": _url("BASE_URL", env.get("BASE_URL"), ("http", "https")),
        "zone": _zone(env.get("ZONE") or "Asia/Shanghai"),
        "upload_limit": _integer("UPLOAD_LIMIT", env.get("UPLOAD_LIMIT") or "20000000", 1_000, 2_000_000_000),
        "kinds": _folder("KINDS", env.get("KINDS")),
        "embedded_worker": _flag("EMBEDDED_WORKER", env.get("EMBEDDED_WORKER"), True),
        "secure_cookies": _flag("SECURE_COOKIES", env.get("SECURE_COOKIES"), False),
        "password_memory": _integer("PASSWORD_MEMORY", env.get("PASSWORD_MEMORY") or "19456", 64, 2_000_000),
        "sandbox_port": _integer("SANDBOX_PORT", env.get("SANDBOX_PORT") or "8010", 1, 65535),
    }
    sandbox = (f"127.0.0.1:{values['sandbox_port']}",) if values["demo"] else ()
    values["connect_inside"] = (*_origins("CONNECT_INSIDE", env.get("CONNECT_INSIDE") or ""), *sandbox)
    values.update(override)
    return Settings(**values)  # type: ignore[arg-type]


def _database(url: str) -> str:
    scheme = urlsplit(url).scheme
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return "postgresql+psycopg" + url[len(scheme) :]
    if scheme in ("sqlite", "sqlite+pysqlite"):
        return "sqlite" + url[len(scheme) :]
    raise BadSetting(
        Text(
            "DATABASE_URL “{url}”不认识：应以 sqlite:/// 或 postgresql:// 开头。",
            "DATABASE_URL “{url}” is not understood: it must begin with sqlite:/// or postgresql://.",
        ).fill(url=_without_password(url))
    )


def _url(name: str, value: str | None, schemes: tuple[str, ...]) -> str | None:
    if not value:
        return None
    if urlsplit(value).scheme not in schemes:
        raise BadSetting(
            Text(
                "{name} “{url}”不认识：应以 {schemes} 开头。",
                "{name} “{url}” is not understood: it must begin with {schemes}.",
            ).fill(name=name, url=_without_password(value), schemes=", ".join(f"{s}://" for s in schemes))
        )
    return value


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":***@") if parts.password else url


def _folder(name: str, value: str | None) -> Path | None:
    if not value:
        return None
    path = Path(value).absolute()
    if not path.is_dir():
        raise BadSetting(
            Text("{name} 指的文件夹 {dir} 不存在。", "{name} names a folder that is not there: {dir}.").fill(
                name=name, dir=path
            )
        )
    return path


def _integer(name: str, value: str, low: int, high: int) -> int:
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise BadSetting(
            Text(
                "{name} “{value}”不对：应是 {low} 到 {high} 之间的整数。",
                "{name} “{value}” will not do: it must be a whole number from {low} to {high}.",
            ).fill(name=name, value=value, low=low, high=high)
        )
    return int(value)


def _flag(name: str, value: str | None, default: bool) -> bool:
    if value is None or value == "":
        return default
    if value not in ("0", "1"):
        raise BadSetting(
            Text("{name} 只能是 0 或 1，不能是“{value}”。", "{name} must be 0 or 1, not “{value}”.").fill(
                name=name, value=value
            )
        )
    return value == "1"


def _origins(name: str, value: str) -> tuple[str, ...]:
    """``host:port`` each; an IPv6 address stands in brackets."""
    found = tuple(each.strip().lower() for each in value.split(",") if each.strip())
    for each in found:
        try:
            parts = urlsplit(f"//{each}")
            good = bool(parts.hostname) and parts.port is not None and parts.netloc == each and "@" not in each
        except ValueError:
            good = False
        if not good:
            raise BadSetting(
                Text(
                    "{name} 里的“{each}”不对：应是 主机:端口，多个用逗号隔开，例如 core.bank.local:8443。",
                    "“{each}” in {name} will not do: write host:port, several with commas between, such as "
                    "core.bank.local:8443.",
                ).fill(name=name, each=each)
            )
    return found


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(
            Text(
                "ZONE “{name}”不是时区名，例如 Asia/Shanghai。",
                "ZONE “{name}” is no time zone's name, such as Asia/Shanghai.",
            ).fill(name=name)
        ) from None
    return name


def _kept_secret(instance: Path) -> str:
    """The secret of this installation; two processes that start together must end with the same one."""
    path = instance / "secret"
    if not path.exists():
        # Written whole under a name of its own, then given the name: whoever is second never reads half a secret.
        with NamedTemporaryFile("w", dir=instance, encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii").strip()
