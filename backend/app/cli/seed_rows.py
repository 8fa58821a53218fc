"""Rows of the bulk seed as COPY reads them, one table at a time, and their way into row-secured tables.

Invariant: rows travel through temporary tables and `INSERT ... SELECT`, so that every constraint, trigger
and tenant policy has its say.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from app.common import db

_EPOCH: Final = date(1970, 1, 1)
_OPENING: Final = time(8)
_OPEN_SECONDS: Final = 10 * 3600

COLUMNS: Final[dict[str, str]] = {
    "clients": (
        "id, cin, client_type, full_name, name_key, address, email, phone, ice, language, status,"
        " created_at, updated_at"
    ),
    "client_terms": "term, client_id",
    "subscribers": "id, client_id, service_type, service_identifier, status, created_at, updated_at",
    "number_assignments": "id, number, kind, state, created_at",
    "contracts": (
        "id, client_id, subscriber_id, offer_id, offer_version, service_category, status, start_date, end_date,"
        " commitment_months, commitment_end_date, monthly_fee, activation_fee, activated_at, terminated_at,"
        " rerate_from, created_at, updated_at, row_version"
    ),
    "plan_terms": (
        "id, contract_id, offer_id, offer_version, monthly_fee, proration, valid_from, valid_to, change, created_at"
    ),
    "contract_status_periods": "id, contract_id, status, valid_from, valid_to, created_at",
    "audit_events": "id, entity_type, entity_id, action, actor_id, details, created_at",
}
"""The tables of the bulk seed in the order their keys ask for, and the columns it writes."""


class Identifiers:
    """Identifiers of version 7, made from a generator of chance as if on given days, in 32 hexadecimal digits.

    Each is above the one before: the indexes of all tables then grow at one end.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._milliseconds = 0

    def begin(self, day: date) -> None:
        """Make identifiers of a day from now on, unless they are beyond it already."""
        self._milliseconds = max(self._milliseconds, (day - _EPOCH).days * 86_400_000)

    def following(self) -> str:
        """The next identifier."""
        self._milliseconds += 1
        bits = self._chance.getrandbits(74)
        value = self._milliseconds << 80 | 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & ((1 << 62) - 1)
        return f"{value:032x}"


def instant_of(chance: random.Random, day: date) -> str:
    """A moment within the business hours of a day."""
    at = datetime.combine(day, _OPENING, UTC) + timedelta(seconds=chance.randrange(_OPEN_SECONDS))
    return at.isoformat()


class Rows:
    """Rows of all tables, collected for one batch."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers
        self._lines: dict[str, list[str]] = {table: [] for table in COLUMNS}

    def add(self, table: str, *values: object) -> None:
        """Add one row; None is null, everything else is written as text."""
        self._lines[table].append("\t".join("\\N" if value is None else str(value) for value in values))

    def add_event(self, at: str, entity: str, entity_id: str, action: str, details: Mapping[str, Any]) -> None:
        """Add one audit row by the system."""
        told = _escaped(json.dumps(details, ensure_ascii=False))
        event_id = self._identifiers.following()
        self.add("audit_events", event_id, entity, entity_id, action, db.SYSTEM_ACTOR, told, at)

    def write(self, session: Session) -> int:
        """Write every row, and give their number."""
        count = 0
        with db.driver_connection(session).cursor() as cursor:
            for table, lines in self._lines.items():
                columns, staged = COLUMNS[table], f"seed_{table}"
                cursor.execute(_statement(f"truncate {staged}"))
                with cursor.copy(_statement(f"copy {staged} from stdin")) as copy:
                    copy.write("\n".join(lines) + "\n" if lines else "")
                moved = f"insert into {table} ({columns}) select {columns} from {staged}"  # noqa: S608 - constants only
                cursor.execute(_statement(moved))
                count += len(lines)
        return count


def escaped(text: str | None) -> str | None:
    """A text that may hold what COPY reads as the end of a value or row."""
    return None if text is None else _escaped(text)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


@contextmanager
def temporary_tables(session: Session) -> Iterator[None]:
    """Have a table without constraints for each that is written, while the block runs."""
    with db.driver_connection(session).cursor() as cursor:
        for table, columns in COLUMNS.items():
            empty = f"select {columns} from {table} with no data"  # noqa: S608 - constants only
            cursor.execute(_statement(f"create temporary table seed_{table} as {empty}"))
        yield
        cursor.execute(_statement(f"drop table {', '.join(f'seed_{table}' for table in COLUMNS)}"))


def _statement(constants: str) -> bytes:
    """SQL that is made of constants of this module only."""
    return constants.encode()
