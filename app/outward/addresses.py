"""Which addresses may be asked. A flow must not become a way into this machine or the network around it.

Only public unicast addresses pass; everything else is refused without being tried. It is a list of what may be, not of
what may not: a range that nobody thought of stays shut.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# Public by the registry, yet leading somewhere else: to a relay, a tunnel, or an IPv4 address inside them.
_NOT_V4 = tuple(map(IPv4Network, ("192.88.99.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24")))
_NOT_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48")))
_UNICAST = IPv6Network("2000::/3")


def is_public(address: Address) -> bool:
    """Whether an address belongs to some other machine on the internet.

    Of IPv6 only the assigned global unicast range passes, which leaves out mapped and translated IPv4
    (``::ffff:0:0/96``, ``64:ff9b::/96``) whatever they hold.
    """
    if address.is_multicast or not address.is_global:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_V4)
    isatap = address.packed[8:12] in (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")
    return address in _UNICAST and not isatap and not any(address in network for network in _NOT_V6)


def resolve(host: str, port: int, seconds: float) -> list[Address]:
    """The addresses of a host, looked up once, in the order the system prefers.

    Raises TimeoutError, which the system's own look-up cannot: it may hang for minutes, so it is left behind in a
    thread of its own. Raises OSError for a name that is not known.
    """
    found: list[Address] = []
    failed: list[BaseException] = []

    def look() -> None:
        try:
            for *_, where in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                address = ip_address(str(where[0]).partition("%")[0])
                if address not in found:
                    found.append(address)
        except (OSError, ValueError) as error:  # a name of empty or overlong parts is a UnicodeError
            failed.append(error)

    looking = threading.Thread(target=look, name="formwork-lookup", daemon=True)
    looking.start()
    looking.join(max(0.0, seconds))
    if looking.is_alive():
        raise TimeoutError
    if failed or not found:
        why = getattr(failed[0], "strerror", None) if failed else None
        raise OSError(why or "no such name")
    return found


def inside(origins: Collection[str], host: str, port: int) -> bool:
    """Whether ``host:port`` is among the origins that the installation opened by CONNECT_INSIDE."""
    named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return named in origins
