"""Which addresses may be asked."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outward.addresses import inside, is_public, resolve

SHUT_V4 = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
    "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
    "240.0.0.0/4",
)  # fmt: skip
SHUT_V6 = (
    "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16",
    "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "4000::/3",
)  # fmt: skip


@pytest.mark.parametrize("network", SHUT_V4)
def test_no_address_of_a_network_that_is_not_the_internet_passes(network: str) -> None:
    shut = IPv4Network(network)
    for address in (shut[0], shut[1], shut[shut.num_addresses // 2], shut[-1]):
        assert not is_public(address), address


@given(st.sampled_from(SHUT_V6).flatmap(lambda n: st.ip_addresses(network=n)))
def test_nor_one_of_ipv6(address: IPv6Address) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_never_passes(address: IPv4Address) -> None:
    low = int(address)
    for above in ("::ffff:0:0", "::", "64:ff9b::", "2002::"):
        assert not is_public(IPv6Address(int(IPv6Address(above)) + low))
    assert not is_public(IPv6Address((0x2002 << 112) + (low << 80) + 1))
    assert not is_public(IPv6Address((0x2A00 << 112) + (0x5EFE << 32) + low)), "ISATAP"


@given(st.ip_addresses(v=4))
def test_every_ipv4_address_is_of_one_sort_or_the_other(address: IPv4Address) -> None:
    shut = any(address in IPv4Network(n) for n in SHUT_V4)
    assert not (shut and is_public(address))


@pytest.mark.parametrize("text", ["1.1.1.1", "8.8.8.8", "114.114.114.114", "2606:4700::1111", "240e:1:2::3"])
def test_other_peoples_machines_pass(text: str) -> None:
    assert is_public(ip_address(text))
    assert ip_address(text) in (IPv6Network("2000::/3") if ":" in text else IPv4Network("0.0.0.0/0"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "::1", "0"])
def test_however_this_machine_is_spelt_its_address_comes_out(host: str) -> None:
    assert not any(is_public(address) for address in resolve(host, 80, 2.0))


def test_a_name_that_nobody_has_is_an_error_and_not_a_crash() -> None:
    for host in ("no-such-host.invalid", "a..b", "x" * 300):
        with pytest.raises(OSError, match=r"."):
            resolve(host, 80, 2.0)


def test_an_origin_is_opened_by_its_host_and_port_together() -> None:
    opened = {"core.bank.local:8443", "[::1]:9000"}
    assert inside(opened, "core.bank.local", 8443)
    assert inside(opened, "::1", 9000)
    assert not inside(opened, "core.bank.local", 443)
    assert not inside(opened, "bank.local", 8443)
