"""TLS: authorities and names are verified, and the secret never leaves for a server that cannot prove itself."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.outward import RealHttp, line
from app.ports.http import HttpFailed, HttpRequest
from tests.app.outward.lines import answering, whole


def certificate(folder: Path, name: str, until: timedelta = timedelta(days=1)) -> Path:
    """A certificate of one's own for a name, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file


Trust = Callable[[Path], None]


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trust]:
    """Let the system trust a certificate, as an institution trusts its own authority, and lead every name here."""
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *args, **more: real("127.0.0.1", *args, **more))

    def trusted(file: Path) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        line.authorities.cache_clear()

    yield trusted
    line.authorities.cache_clear()


def ask(host: str, port: int) -> Any:
    request = HttpRequest("GET", f"https://{host}:{port}/", secret_headers=(("X-Key", "s3cret"),), timeout=2)
    return RealHttp([f"{host}:{port}"]).send(request)


def server(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_server_that_proves_its_name_is_asked(tmp_path: Path, trust: Trust) -> None:
    file = certificate(tmp_path, "bank.example")
    trust(file)
    with answering(whole(b"{}"), server(file)) as (port, asked):
        assert ask("bank.example", port).status == 200
    assert b"X-Key: s3cret" in asked[0]


@pytest.mark.parametrize("case", ["nobody vouches", "another name", "run out"])
def test_one_that_cannot_gets_nothing(case: str, tmp_path: Path, trust: Trust) -> None:
    name = "other.example" if case == "another name" else "bank.example"
    until = timedelta(days=-1) if case == "run out" else timedelta(days=1)
    file = certificate(tmp_path, name, until)
    trust(certificate(tmp_path, "authority.example") if case == "nobody vouches" else file)
    with answering(whole(b"{}"), server(file)) as (port, asked), pytest.raises(HttpFailed) as told:
        ask("bank.example", port)
    assert (told.value.code, told.value.again) == ("unreachable", False)
    assert "TLS" in told.value.text.en
    assert asked == []


def test_https_is_not_led_on_to_http(tmp_path: Path, trust: Trust) -> None:
    file = certificate(tmp_path, "bank.example")
    trust(file)
    onward = whole(b"", "Location: http://1.1.1.1/", status="302 Found")
    with answering(onward, server(file)) as (port, _), pytest.raises(HttpFailed) as told:
        ask("bank.example", port)
    assert told.value.code == "refused_address"
