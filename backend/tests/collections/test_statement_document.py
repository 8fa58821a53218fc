"""The printed statement: every glyph there, as many pages as it takes, the same bytes for the same content."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.collections.schemas import StatementEntryRead, StatementRead
from app.collections.statement_document import Language, StatementDocument, render
from app.collections.values import EntryKind
from app.common.tenancy import Seller

ZERO = Decimal("0.00")


def document(language: str, entries: int, closing: str = "120.00") -> StatementDocument:
    lines = [
        StatementEntryRead(
            date=date(2026, 1, 1) + timedelta(days=at),
            kind=list(EntryKind)[at % 5],
            id=UUID(int=at),
            reference=f"FAC-2026-{at:06d}" if at % 3 else None,
            debit_amount=Decimal("999999999999.99"),
            credit_amount=ZERO,
            balance_amount=Decimal("-999999999999.99"),
        )
        for at in range(entries)
    ]
    statement = StatementRead(
        client_id=UUID(int=1),
        client_name="سارة العمراني – Société Très Longue " * 8,
        currency="MAD",
        from_=date(2026, 1, 1) if entries else None,
        to=date(2026, 11, 20),
        opening_balance_amount=Decimal("120.00"),
        entries=lines,
        total_debit_amount=Decimal("999999999999.99"),
        total_credit_amount=ZERO,
        closing_balance_amount=Decimal(closing),
    )
    return StatementDocument(
        statement=statement,
        language=Language(language),
        seller=Seller(
            name="MT Télécom S.A.", address="125, boulevard Zerktouni\n20250 Casablanca", phone="+2125220011"
        ),
        address=("12, rue des Orangers", "20000 Casablanca"),
        identifier="AB123456",
        printed_on=date(2026, 11, 20),
    )


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("entries", "pages"), [(0, 1), (1, 1), (25, 1), (60, 2), (120, 4)])
def test_it_takes_as_many_pages_as_it_needs(language: str, entries: int, pages: int) -> None:
    content = document(language, entries)
    printed = render(content, strict=True)
    assert printed.count(b"/Type /Page ") == pages
    assert render(content) == printed


@pytest.mark.parametrize("closing", ["0.00", "-45.10", "45.10"])
def test_the_end_says_who_owes_whom(closing: str) -> None:
    others = {render(document("fr", 2, end)) for end in ("0.00", "-45.10", "45.10") if end != closing}
    assert render(document("fr", 2, closing)) not in others
