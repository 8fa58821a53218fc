"""Lists: pages by number for people, by key for programs, one shape for both.

Every list is ordered by whitelisted columns and then by id, so a page never repeats or skips a row.
Invariant: reading further by cursor costs the same at any depth, and counting stops at `COUNT_LIMIT`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, cast
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from app.common.errors import invalid_field

COUNT_LIMIT: Final = 10_000
MAX_PAGE_SIZE: Final = 100
MAX_PAGE: Final = 2**53 - 1
"""The largest whole number that every JSON reader keeps; what lies beyond the last page is empty."""


class PageMeta(BaseModel):
    """What a page says about itself."""

    model_config = ConfigDict(frozen=True)

    page: int | None = Field(description="Null when the page was reached by cursor.")
    size: int
    total: int | None = Field(description=f"Exact up to {COUNT_LIMIT}; null when reached by cursor.")
    total_capped: bool = Field(default=False, description=f"True when there are more than {COUNT_LIMIT}.")
    sort: str
    filters: dict[str, Any] | None = Field(description="The filters that were applied.")
    next_cursor: str | None = Field(description="Send as `cursor` to read on; null on the last page.")


class Page[T](BaseModel):
    """One page of a list."""

    model_config = ConfigDict(frozen=True)

    data: list[T]
    meta: PageMeta


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of which order a caller asks for."""

    page: int = 1
    size: int = 20
    sort: str | None = None
    cursor: str | None = None
    q: str | None = None


async def _page_request(
    page: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Page number, from 1.")] = 1,
    size: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, description="Rows on a page.")] = 20,
    sort: Annotated[str | None, Query(max_length=200, description="`field` or `-field`, several by comma.")] = None,
    cursor: Annotated[str | None, Query(max_length=2000, description="`meta.next_cursor` of the page before.")] = None,
    q: Annotated[str | None, Query(max_length=100, description="Free text, where the list has one.")] = None,
) -> PageRequest:
    return PageRequest(page, size, sort, cursor, q.strip() or None if q else None)


PageQuery = Annotated[PageRequest, Depends(_page_request)]


@dataclass(frozen=True, slots=True)
class Ordering:
    """The orders a list allows: sortable names and their never-null columns, and the id that breaks ties."""

    columns: Mapping[str, SQLColumnExpression[Any]]
    id_column: SQLColumnExpression[Any]
    default: str = "-created_at"

    def parse(self, sort: str | None) -> list[tuple[str, bool]]:
        """The order as `(name, descending)` pairs.

        Errors: `ValidationFailed` for an unknown or repeated field.
        """
        parsed: list[tuple[str, bool]] = []
        for part in (sort or self.default).split(","):
            name = part.strip().removeprefix("-")
            if name not in self.columns or name in dict(parsed):
                raise invalid_field("query", "sort", msg=f"Sort by any of: {', '.join(sorted(self.columns))}")
            parsed.append((name, part.strip().startswith("-")))
        return parsed


def paginate[T](
    session: Session,
    statement: Select[*tuple[Any, ...]],
    request: PageRequest,
    ordering: Ordering,
    build: Callable[[Any], T],
    filters: Mapping[str, Any] | None = None,
    *,
    light: Select[Any] | None = None,
    shown: Select[*tuple[Any, ...]] | None = None,
    counted: Select[Any] | None = None,
) -> Page[T]:
    """One page of a select, built into `T` row by row.

    Args: statement: filtered, unordered; filters: echoed when not null; light: the ids of the same rows without
        what is only shown, by which a page is found and counted where its order allows; shown: the statement without
        its filters, for the rows of a page that was found so; counted: what is counted when that can be told by less
        still.
    Errors: `ValidationFailed` for an unknown sort field or a cursor of another list.
    """
    order = ordering.parse(request.sort)
    keys = [(ordering.columns[name], descending) for name, descending in order]
    keys.append((ordering.id_column, order[-1][1]))
    marks: list[ColumnElement[Any]] = [key[0].label(f"_key_{index}") for index, key in enumerate(keys)]
    ordered = [column.desc() if descending else column.asc() for column, descending in keys]
    sort = ",".join(f"-{name}" if descending else name for name, descending in order)
    is_found_light = light is not None and {_table_of(column) for column, _ in keys} <= set(light.get_final_froms())
    page: Select[Any] = light if light is not None and is_found_light else statement.add_columns(*marks)
    if request.cursor is not None:
        kinds = [_type_of(column).python_type.__name__ for column, _ in keys]
        page = page.where(_beyond(keys, _decode(request.cursor, sort, kinds)))
    else:
        page = page.offset((request.page - 1) * request.size)
    page = page.order_by(*ordered).limit(request.size + 1)
    if is_found_light:
        whole = statement if shown is None else shown
        page = whole.where(ordering.id_column.in_(page)).add_columns(*marks).order_by(*ordered)
    rows = session.execute(page).all()
    on_page = rows[: request.size]
    values = [tuple(row)[-len(keys) :] for row in on_page[-1:]]
    light = statement if light is None else light
    total = None if request.cursor is not None else _count(session, light if counted is None else counted)
    applied = {name: value for name, value in (filters or {}).items() if value is not None}
    meta = PageMeta(
        page=None if request.cursor is not None else request.page,
        size=request.size,
        total=min(total, COUNT_LIMIT) if total is not None else None,
        total_capped=total is not None and total > COUNT_LIMIT,
        sort=sort,
        filters=_plain(applied) or None,
        next_cursor=_encode(sort, values[0]) if len(rows) > request.size else None,
    )
    return Page[T](data=[build(row) for row in on_page], meta=meta)


def with_more[T](page: Page[T], count: int) -> Page[T]:
    """A first page of a list that holds so many rows more than could be counted yet."""
    if not count or page.meta.total is None:
        return page
    total = page.meta.total + count
    counted = {"total": min(total, COUNT_LIMIT), "total_capped": page.meta.total_capped or total > COUNT_LIMIT}
    return page.model_copy(update={"meta": page.meta.model_copy(update=counted)})


def _count(session: Session, statement: Select[*tuple[Any, ...]]) -> int:
    bounded = statement.order_by(None).limit(COUNT_LIMIT + 1).subquery()
    return session.scalar(select(func.count()).select_from(bounded)) or 0


def _beyond(keys: Sequence[tuple[SQLColumnExpression[Any], bool]], values: Sequence[Any]) -> ColumnElement[bool]:
    """Rows after the cursor: in one direction as rows compare, by which an index is entered where the page begins.

    For any mix of directions: equal up to a key, then beyond it.
    """
    steps = []
    marks = [literal(value, _type_of(column)) for (column, _), value in zip(keys, values, strict=True)]
    if len({descending for _, descending in keys}) == 1:
        here, there = tuple_(*(column for column, _ in keys)), tuple_(*marks)
        return here < there if keys[0][1] else here > there
    for index, (column, descending) in enumerate(keys):
        equal = [keys[i][0] == marks[i] for i in range(index)]
        steps.append(and_(*equal, column < marks[index] if descending else column > marks[index]))
    return or_(*steps)


def _type_of(column: SQLColumnExpression[Any]) -> TypeEngine[Any]:
    """What a column holds, which mapped attributes and expressions both say."""
    found: TypeEngine[Any] = cast(Any, column).type
    return found


def _table_of(column: SQLColumnExpression[Any]) -> Any:
    """The table a mapped attribute is a column of; None for an expression."""
    element = getattr(column, "__clause_element__", lambda: column)()
    return getattr(element, "table", None)


def _plain(filters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(v) if isinstance(v, UUID | date | Decimal) else v for name, v in filters.items()}


def _encode(sort: str, values: Sequence[Any]) -> str:
    typed = [[type(value).__name__, str(value)] for value in values]
    return base64.urlsafe_b64encode(json.dumps([sort, typed]).encode()).decode().rstrip("=")


def _read_instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or not _EARLIEST_YEAR <= at.year <= _LATEST_YEAR:
        raise ValueError("not an instant of ours")
    return at


def _read_number(text: str) -> Decimal:
    number = Decimal(text)
    if not abs(number) < _NUMBER_BOUND:
        raise ValueError("not a number of ours")
    return number


def _read_text(text: str) -> str:
    if "\x00" in text or (not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)):
        raise ValueError("not a text of ours")
    return text


_EARLIEST_YEAR, _LATEST_YEAR, _NUMBER_BOUND = 1900, 9000, 10**18
_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "datetime": _read_instant,
    "date": date.fromisoformat,
    "UUID": UUID,
    "Decimal": _read_number,
    "int": lambda text: int(_read_number(text)),
    "str": _read_text,
    "bool": {"True": True, "False": False}.__getitem__,
}


def _decode(cursor: str, sort: str, kinds: Sequence[str]) -> list[Any]:
    """The key a cursor stands for; anybody can write one, so every value must be of its column's kind."""
    try:
        made_for, typed = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_READERS[kind](text) for kind, text in typed]
        found = [kind for kind, _ in typed]
    except (ValueError, TypeError, ArithmeticError, LookupError) as error:
        raise invalid_field("query", "cursor", msg="Not a cursor of this list") from error
    if made_for != sort or found != list(kinds):
        raise invalid_field("query", "cursor", msg="This cursor belongs to another order")
    return values


def etag(row_version: int) -> str:
    """The `ETag` of a row that people edit."""
    return f'"{row_version}"'


def is_stale(if_match: str | None, row_version: int) -> bool:
    """Whether a caller sent `If-Match` and read another version: one tag, several, or `*` for any."""
    if if_match is None or if_match.strip() == "*":
        return False
    return etag(row_version) not in {tag.strip() for tag in if_match.split(",")}
