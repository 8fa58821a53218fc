"""Ports: the preferred one, the one ten above, or a clear refusal."""

from __future__ import annotations

import socket

import pytest

from app.cli import ports
from app.cli.terminal import CommandFailed
from app.common.embedded_system import free_port


def test_a_free_port_is_taken() -> None:
    port = free_port()
    assert ports.choose("127.0.0.1", port) == port


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_strangers_port_is_avoided(address: str) -> None:
    with socket.create_server((address, 0)) as stranger:
        port = stranger.getsockname()[1]
        assert not ports.is_free("127.0.0.1", port)
        assert not ports.is_free("0.0.0.0", port)


def test_a_stranger_on_the_other_address_family_would_answer_to_localhost() -> None:
    try:
        stranger = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with stranger:
        assert not ports.is_free("127.0.0.1", stranger.getsockname()[1])


def test_two_taken_ports_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _host, _port: False)
    with pytest.raises(CommandFailed, match="ports 8000 and 8010 are taken"):
        ports.choose("127.0.0.1", 8000)


def test_the_second_choice_is_ten_above(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "is_free", lambda _host, port: port == 8010)
    assert ports.choose("127.0.0.1", 8000) == 8010
