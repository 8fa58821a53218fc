"""The checkers themselves: each finds the fault it is for, and leaves its innocent neighbour alone."""

from __future__ import annotations

from tests.architecture import checkers


def function_of(lines: int) -> str:
    return "def long() -> None:\n" + "    x = 1\n" * (lines - 1)


def test_a_function_of_61_lines_is_found() -> None:
    assert checkers.long_functions(function_of(61)) == ["long has 61 lines"]
    assert checkers.long_functions(function_of(60)) == []
    nested = "class A:\n" + "".join(f"    {line}\n" for line in function_of(61).splitlines())
    assert checkers.long_functions(nested) == ["long has 61 lines"]


def test_a_second_transaction_end_is_found() -> None:
    assert checkers.uses_of_word("session.commit()\n", "commit") == ["line 1: session.commit()"]
    assert checkers.uses_of_word("keep = connection.commit\n", "commit") != []
    assert checkers.uses_of_word("def do_commit(): ...\n", "commit") != []
    assert checkers.uses_of_word("cursor.execute('COMMIT')\n", "commit") != []
    prose = '"""We commit later."""\n# commit here\ncommitment_months = 3\nmessage = "then commit the file"\n'
    assert checkers.uses_of_word(prose, "commit") == []


def test_http_exceptions_are_found_however_they_are_named() -> None:
    assert checkers.names_used("from fastapi import HTTPException\n", ["HTTPException"]) == ["line 1: HTTPException"]
    assert checkers.names_used("raise fastapi.HTTPException(404)\n", ["HTTPException"]) == ["line 1: HTTPException"]
    assert checkers.names_used('"""No HTTPException here."""\n', ["HTTPException"]) == []


def test_a_statement_outside_queries_is_found() -> None:
    assert checkers.sql_calls("from sqlalchemy import select\nq = select(Offer)\n") == ["line 2: select("]
    assert checkers.sql_calls("from sqlalchemy import select as pick\nq = pick(Offer)\n") == ["line 2: pick("]
    assert checkers.sql_calls("path.exists()\nsession.delete(row)\nselect = 1\n") == []


def test_floats_are_found() -> None:
    assert checkers.floats("TAX = 0.2\n") == ["line 1: 0.2"]
    assert checkers.floats("tax = float(text)\n") == ["line 1: float"]
    assert checkers.floats("def f(x: float) -> int: ...\n") == ["line 1: float"]
    assert checkers.floats('TAX = Decimal("0.2")\nDAYS = 30\n') == []


def test_rounding_is_found() -> None:
    assert checkers.rounding("x = round(y, 2)\n") == ["line 1: round"]
    assert checkers.rounding("x = y.quantize(CENT)\n") == ["line 1: quantize"]
    assert checkers.rounding("from decimal import ROUND_HALF_UP\n") == ["line 1: ROUND_HALF_UP"]
    assert checkers.rounding("background = ground\nlandline_round_trip = 1\n") == []
