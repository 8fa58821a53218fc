"""What every JSON shape shares: strict objects, money as strings, bounded dates and text.

Invariant: an unknown field is refused, a third decimal is refused, and what goes out is exactly what a
partner can send back.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from app.common import money

EARLIEST_DATE = date(2000, 1, 1)
LATEST_DATE = date(2100, 12, 31)
_OUR_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]{1,2})?")
_MONEY_TEXT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?")
_RATE_TEXT = re.compile(r"[0-9](\.[0-9]{1,6})?")
_DATE_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Schema(BaseModel):
    """Base of request bodies: unknown fields are refused, surrounding spaces are removed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class PartialSchema(Schema):
    """Base of `PUT` bodies: only sent fields change. Declare a field that cannot be null with `unsent()`."""

    def sent(self) -> dict[str, Any]:
        """The fields that were sent, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def unsent() -> Any:
    """The default of a field that may be left out but never be null."""
    return Field(default_factory=lambda: None)


class ReadSchema(BaseModel):
    """Base of answers, built from rows or dictionaries."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def _exact_decimal(value: Any, pattern: re.Pattern[str], problem: str) -> Decimal:
    if isinstance(value, Decimal):
        text = format(value, "f") if value.is_finite() else "-"
    elif isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(problem)
    else:
        text = value if isinstance(value, str) else repr(value)
    if not pattern.fullmatch(text):
        raise ValueError(problem)
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(problem) from error


def _parse_money(value: Any) -> Decimal:
    # A sum over many documents may be larger than any amount that can be sent.
    pattern = _OUR_AMOUNT if isinstance(value, Decimal) else _MONEY_TEXT
    amount = _exact_decimal(value, pattern, 'Send an amount exact to two decimals, such as "89.90"')
    return money.from_cents(money.to_cents(amount))


def _parse_rate(value: Any) -> Decimal:
    rate = _exact_decimal(value, _RATE_TEXT, 'Send a fraction between 0 and 1, such as "0.20"')
    if rate > 1:
        raise ValueError('A rate is a fraction between 0 and 1, such as "0.20"')
    return rate


def _parse_date(value: Any) -> date:
    # What follows from a late date, such as the end of a commitment, may lie beyond any date that can be sent.
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DATE_TEXT.fullmatch(value):
        raise ValueError("Send a date as YYYY-MM-DD")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"There is no day {value}") from error
    if not EARLIEST_DATE <= day <= LATEST_DATE:
        raise ValueError(f"Dates lie between {EARLIEST_DATE} and {LATEST_DATE}")
    return day


_MONEY_JSON = {
    "anyOf": [
        {"type": "string", "pattern": r"^-?\d{1,12}(\.\d{1,2})?$"},
        {"type": "number", "multipleOf": 0.01},
    ],
    "examples": ["89.90"],
}

Money = Annotated[
    Decimal,
    BeforeValidator(_parse_money),
    PlainSerializer(lambda amount: format(amount, ".2f"), return_type=str, when_used="json"),
    WithJsonSchema(_MONEY_JSON, mode="validation"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "examples": ["89.90"]}, mode="serialization"),
]
"""An amount: a string or an exact number in, a string with two digits out."""


def _bounded_money(**bound: int) -> WithJsonSchema:
    """The description of an amount that has no sign, since its type alone would not tell its bound."""
    text, number = {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$"}, {"type": "number", "multipleOf": 0.01}
    return WithJsonSchema(_MONEY_JSON | {"anyOf": [text, number | bound]}, mode="validation")


PositiveMoney = Annotated[Money, Field(gt=0), _bounded_money(exclusiveMinimum=0)]
NonNegativeMoney = Annotated[Money, Field(ge=0), _bounded_money(minimum=0)]

Rate = Annotated[
    Decimal,
    BeforeValidator(_parse_rate),
    PlainSerializer(
        lambda rate: format(rate.normalize(), "f") if rate % money.CENT else format(rate, ".2f"),
        return_type=str,
        when_used="json",
    ),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^(0(\.\d{1,6})?|1(\.0{1,6})?)$"},
                {"type": "number", "minimum": 0, "maximum": 1},
            ],
            "examples": ["0.20"],
        },
        mode="validation",
    ),
    WithJsonSchema({"type": "string", "examples": ["0.20"]}, mode="serialization"),
]
"""A decimal fraction: `"0.20"` is 20 %."""

BusinessDate = Annotated[date, BeforeValidator(_parse_date)]
"""A calendar date in the tenant's time zone, 2000 to 2100 when it is sent."""

Timestamp = Annotated[
    datetime,
    PlainSerializer(
        lambda at: at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        return_type=str,
        when_used="json",
    ),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-02-20T12:12:00.000000Z"]}),
]
"""An instant, RFC 3339 in UTC."""
