"""What a visitor is shown before he confirms is what the next run bills him, to the centime.

Invented visitors send both public forms through five months, February of a leap year among them. The last run of
each month comes while others still begin in it, so that the next one has to correct a month that is settled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.common.days import ONE_DAY, add_months
from app.system.reconciliation import reconcile
from tests.factories import (
    ADSL,
    API,
    FIBRE,
    LANDLINE,
    MOBILE,
    accepted,
    add_offer,
    bill,
    invoices,
    on_day,
)
from tests.landing.factories import LANDING, change_plan, home_form, mobile_form, submit

Json = dict[str, Any]
MONTHS = ("2027-11", "2027-12", "2028-01", "2028-02", "2028-03")
FEES = ("49.00", "79.90", "99.99", "149.00", "199.95", "333.33")
ACTIVATIONS = ("0.00", "0.00", "30.00", "49.99", "150.00")
COMMITMENTS = (None, None, 1, 6, 12, 24)
EDGE_DAYS = (1, 1, 2, 15, 27, 28, 29, 30, 31)
SHOWN = ("line_type", "description", "line_total", "tax_rate", "service_period_start", "service_period_end")
TOTALS = ("subtotal_amount", "tax_amount", "total_amount")
NEW_EARLY, NEW_LATE, MORE_LINES, CHANGES_EARLY, CHANGES_LATE = 26, 5, 5, 9, 5
"""How many of each in a month: `early` before it is billed, `late` after."""


@dataclass(frozen=True)
class Case:
    """What somebody was shown and then confirmed."""

    kind: str
    month: str
    preview: Json
    answer: Json
    is_alone: bool
    """Whether the client has no other line."""


@dataclass
class Market:
    """Offers on sale, and the lines that were sold."""

    api: TestClient
    chance: Random
    offers: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    lines: list[tuple[Json, Json]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(522_400_000))

    def stock(self) -> None:
        """Every category at three prices, by the day and by the month."""
        for kind in (MOBILE, FIBRE, ADSL, LANDLINE):
            for proration in ("daily", "full_month"):
                for fee in self.chance.sample(FEES, 3):
                    fees = {"monthly_fee": fee, "activation_fee": self.chance.choice(ACTIVATIONS)}
                    offer = add_offer(self.api, kind, proration=proration, **fees)
                    self.offers[offer["service_category"]].append(offer)

    def day_in(self, month: str) -> str:
        """A day of a month, most often one where months differ."""
        first = date.fromisoformat(f"{month}-01")
        last = (add_months(first, 1) - ONE_DAY).day
        wanted = self.chance.choice((*EDGE_DAYS, self.chance.randint(1, last)))
        return (first + timedelta(days=min(wanted, last) - 1)).isoformat()

    def form(self, month: str, **changes: Any) -> Json:
        category = self.chance.choice(("mobile", "internet", "landline"))
        offer = self.chance.choice(self.offers[category])
        asked = {
            "contract_start_date": self.day_in(month),
            "commitment_months": self.chance.choice(COMMITMENTS),
            "language": self.chance.choice(("fr", "ar", "en")),
        }
        if category == "mobile":
            return mobile_form(offer, **asked | changes)
        return home_form(offer, str(next(self.numbers)), service_category=category, **asked | changes)

    def subscribes(self, kind: str, month: str, **changes: Any) -> Case:
        """Somebody new, or a known CIN with one more line."""
        form = self.form(month, **changes)
        preview = accepted(self.api.post(f"{LANDING}/preview", json=form))
        answer = submit(self.api, form)
        if kind == "new":
            self.lines.append((form, answer))
        return Case(kind, month, preview, answer, answer["created_client"])

    def gets_one_more(self, month: str) -> Case:
        """Somebody known takes a second line; he changes no plan afterwards."""
        form, _ = self.take_line(month)
        return self.subscribes("one more line", month, cin=form["cin"])

    def changes_plan(self, kind: str, month: str) -> Case:
        """Somebody known moves his line to another offer of the category; once, so that each case stands alone."""
        form, before = self.take_line(month)
        category = before["contract"]["service_category"]
        offers = [offer for offer in self.offers[category] if offer["id"] != before["contract"]["offer_id"]]
        target = self.chance.choice(offers)
        body = {"cin": form["cin"], "source_contract_id": before["contract"]["id"], "target_offer_id": target["id"]}
        asked = {"contract_start_date": self.day_in(month), "commitment_months": self.chance.choice(COMMITMENTS)}
        preview = accepted(self.api.post(f"{LANDING}/preview", json=body | asked))
        answer = change_plan(self.api, form["cin"], before["contract"]["id"], target, **asked)
        return Case(kind, month, preview, answer, is_alone=True)

    def take_line(self, month: str) -> tuple[Json, Json]:
        """A line that began before a month."""
        older = [line for line in self.lines if line[0]["contract_start_date"] < f"{month}-01"]
        chosen = self.chance.choice(older)
        self.lines.remove(chosen)
        return chosen


def early_cases(market: Market, month: str) -> list[Case]:
    """Who confirms something for a month before it is billed."""
    cases = [market.subscribes("new", month) for _ in range(NEW_EARLY)]
    if month == MONTHS[0]:
        return cases
    cases += [market.gets_one_more(month) for _ in range(MORE_LINES)]
    return cases + [market.changes_plan("change", month) for _ in range(CHANGES_EARLY)]


def late_cases(market: Market, month: str) -> list[Case]:
    """Who confirms something for a month that was billed already."""
    cases = [market.subscribes("new in a billed month", month) for _ in range(NEW_LATE)]
    if month == MONTHS[0]:
        return cases
    return cases + [market.changes_plan("change in a billed month", month) for _ in range(CHANGES_LATE)]


def invoices_of_run(api: TestClient, run: Json) -> dict[str, Json]:
    """The invoices of a run, with lines, by client."""
    found: list[Json] = []
    while len(found) < run["invoice_count"]:
        page = invoices(api, billing_run_id=run["billing_run_id"], page=len(found) // 100 + 1)
        assert page
        found += page
    return {item["client_id"]: accepted(api.get(f"{API}/invoices/{item['id']}")) for item in found}


def credits_of_run(api: TestClient, run: Json) -> dict[str, Json]:
    """What clients are given back by a run that owes them more than they owe; the same lines, by client."""
    asked = {"billing_run_id": run["billing_run_id"], "size": 100}
    found = accepted(api.get(f"{API}/credit-notes", params=asked))["data"]
    notes = [accepted(api.get(f"{API}/credit-notes/{item['id']}")) for item in found]
    return {note["client_id"]: note | {"lines": [turned(line) for line in note["lines"]]} for note in notes}


def turned(line: Json) -> Json:
    return line | {"line_total": str(-Decimal(line["line_total"]))}


def lines_of(invoice: Json, case: Case) -> list[tuple[str, ...]]:
    """The lines of a case's contract for its month, as they can be compared."""
    own = [line for line in invoice["lines"] if line.get("contract_id") == case.answer["contract"]["id"]]
    return shown_of([line for line in own if line["service_period_start"].startswith(case.month)])


def shown_of(lines: list[Json]) -> list[tuple[str, ...]]:
    return sorted(tuple(line[name] for name in SHOWN) for line in lines)


def difference(case: Case, invoice: Json | None) -> str | None:
    """How an invoice is not what was shown; None when it is."""
    quoted = case.preview["first_invoice"]
    expected, billed = shown_of(quoted["lines"]), lines_of(invoice, case) if invoice else []
    if expected != billed:
        return f"{case.kind} in {case.month}: shown {expected}, billed {billed}"
    whole = invoice is not None and len(invoice["lines"]) == len(billed)
    if "billed month" not in case.kind and case.is_alone and not whole:
        return f"{case.kind} in {case.month}: the invoice has more lines than were shown"
    amounts = [(quoted[name], invoice[name]) for name in TOTALS] if invoice and whole else []
    return None if all(shown == real for shown, real in amounts) else f"{case.kind} in {case.month}: {amounts}"


def terms_differ(case: Case) -> bool:
    """Whether the contract has another fee or commitment than was shown."""
    contract = case.answer["contract"]
    return any(case.preview[name] != contract[name] for name in ("monthly_fee", "commitment_end_date"))


def test_what_is_confirmed_is_billed(client: TestClient, session: Session) -> None:
    market = Market(client, Random(20271101))
    with on_day("2027-10-20"):
        market.stock()
    waiting: list[Case] = []
    done: list[Case] = []
    differences: list[str] = []
    for month in MONTHS:
        with on_day(f"{month}-01"):
            waiting += early_cases(market, month)
            run = bill(client, month)
            issued = invoices_of_run(client, run) | credits_of_run(client, run)
        differences += [
            found for case in waiting if (found := difference(case, issued.get(case.answer["client_id"]))) is not None
        ]
        done += waiting
        with on_day(add_months(date.fromisoformat(f"{month}-01"), 1).replace(day=1).isoformat()):
            waiting = late_cases(market, month)
    assert differences == []
    assert [case for case in done if terms_differ(case)] == []
    kinds = Counter(case.kind for case in done)
    assert sum(kinds.values()) > 200
    assert min(kinds.values()) >= 15
    assert reconcile(session) == []


def test_a_month_that_was_billed_at_another_rate_is_shown_at_it(client: TestClient) -> None:
    """Whoever begins in it pays that rate with his first bill, beside the next month at the usual one."""
    offer = add_offer(client, monthly_fee="90.00", activation_fee="30.00")
    with on_day("2026-11-20"):
        bill(client, "2026-11", tax_rate="0.10")
        form = mobile_form(offer, contract_start_date="2026-11-21")
        quoted = accepted(client.post(f"{LANDING}/preview", json=form))["first_invoice"]
        assert [quoted[name] for name in TOTALS] == ["60.00", "6.00", "66.00"]
        submit(client, form)
    with on_day("2026-12-01"):
        (invoice,) = invoices_of_run(client, bill(client, "2026-12")).values()
    november = [line for line in invoice["lines"] if line["service_period_start"] < "2026-12"]
    assert shown_of(november) == shown_of(quoted["lines"])
    assert [invoice[name] for name in TOTALS] == ["150.00", "24.00", "174.00"]
