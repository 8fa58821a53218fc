"""A world that is made once for all tests of a module, and as it was made for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection

from app.common import db
from tests.conftest import OPERATOR, joined
from tests.contract.world import World, make_world


class LivedIn(NamedTuple):
    """The connection whose transaction holds a world, and the world's ids."""

    connection: Connection
    world: World


@pytest.fixture(scope="module")
def lived_in(_shared_database: str, _application: FastAPI) -> Iterator[LivedIn]:
    """One of everything, in a transaction that is undone after the module's last test."""
    with db.engine().connect() as opened:
        outer = opened.begin()
        with joined(opened), TestClient(_application, headers=OPERATOR) as client:
            made = make_world(client)
        yield LivedIn(opened, made)
        outer.rollback()


@pytest.fixture
def connection_of_world(lived_in: LivedIn) -> Iterator[Connection]:
    """The world's connection; what a test does to the world is undone after it."""
    savepoint = lived_in.connection.begin_nested()
    with joined(lived_in.connection):
        yield lived_in.connection
    savepoint.rollback()


@pytest.fixture
def world(lived_in: LivedIn) -> World:
    """The ids of the world; needs the module's `connection` to be `connection_of_world`."""
    return lived_in.world
