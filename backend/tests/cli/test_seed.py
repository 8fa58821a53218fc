"""`mt seed` on databases of its own: the small story through the services, the large one in bulk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from random import Random
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from app.cli import seed_bulk, seed_people
from app.cli.__main__ import main
from app.cli.progress import Progress
from app.cli.seed_numbers import draw_numbers
from app.common import clock, db
from app.common.embedded_postgres import ConnectionInfo
from app.common.settings import get_settings
from app.numbering.service import NumberKind
from app.system import reconciliation
from tests import databases
from tests.conftest import TENANT_ID

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONTENT = (
    "select cin, client_type, full_name, name_key, address, email, phone, ice, language, status from clients",
    "select term, full_name, phone from client_terms join clients on id = client_id",
    (
        "select service_type, service_identifier, s.status, full_name, phone from subscribers s"
        " join clients c on c.id = s.client_id"
    ),
    "select number, kind, state from number_assignments",
    (
        "select service_identifier, k.status, start_date, end_date, commitment_end_date, monthly_fee, activation_fee,"
        " activated_at, terminated_at, rerate_from from contracts k join subscribers s on s.id = k.subscriber_id"
    ),
    (
        "select service_identifier, o.name, t.monthly_fee, t.valid_from, t.valid_to, change from plan_terms t"
        " join offers o on o.id = t.offer_id join contracts k on k.id = t.contract_id"
        " join subscribers s on s.id = k.subscriber_id"
    ),
    (
        "select service_identifier, p.status, valid_from, valid_to from contract_status_periods p"
        " join contracts k on k.id = p.contract_id join subscribers s on s.id = k.subscriber_id"
    ),
    "select name, version, monthly_fee, activation_fee, service_type from offer_versions",
    "select invoice_number, client_name, period_start, due_date, total_amount, paid_amount from invoices",
    (
        "select invoice_number, line_number, line_type, description, billed_days, line_total from invoice_lines"
        " join invoices i on i.id = invoice_id"
    ),
    "select amount, allocated_amount, payment_date, method, reference, status from payments",
    "select invoice_number, c.status, hold, promised_on from collection_cases c join invoices i on i.id = invoice_id",
    "select action_type, level, channel, note, created_at from collection_actions",
    "select entity_type, action, count(*) from audit_events group by 1, 2",
)


@pytest.fixture(autouse=True)
def _on_20_november() -> Iterator[None]:
    with clock.fixed_at(NOON):
        yield


def rows(statement: str) -> list[tuple[Any, ...]]:
    with db.transaction(TENANT_ID) as session:
        return [tuple(row) for row in session.execute(text(statement))]


def counts(statement: str) -> dict[str, int]:
    return {row[0]: row[1] for row in rows(statement)}


def content() -> list[list[str]]:
    """Everything that was seeded, but identifiers and the instants of writing."""
    return [sorted(str(row) for row in rows(statement)) for statement in CONTENT]


@pytest.fixture(scope="class")
def told(server: ConnectionInfo, _shared_database: str) -> Iterator[None]:
    """A database of its own with the story of forty clients, for tests that only read it."""
    with databases.cloned_database(server, databases.ensure_template(server)) as name:
        databases.point_settings_at(server, name)
        with clock.fixed_at(NOON):
            assert main(["seed", "--clients", "40"]) == 0
        yield
        databases.point_settings_at(server, _shared_database)


@pytest.mark.usefixtures("told")
class TestStory:
    def test_every_state_of_a_contract_occurs(self) -> None:
        statuses = counts("select status, count(*) from contracts group by 1")
        assert statuses.keys() == {"draft", "active", "suspended", "terminated"}
        changes = counts("select change, count(*) from plan_terms group by 1")
        assert changes["upgrade"] >= 3
        assert changes["downgrade"] >= 1
        assert rows("select count(*) from plan_terms where valid_from > '2026-11-20' and change <> 'initial'") == [(2,)]
        moved = "select count(*) from audit_events where entity_type = 'contract' and action = %s"
        assert rows(moved % "'subscriber_technology_migrated'") == [(2,)]

    def test_two_months_are_billed_and_mostly_paid(self) -> None:
        runs = rows("select period_start, period_end, status from billing_runs order by 1")
        assert runs == [
            (date(2026, 9, 1), date(2026, 9, 30), "completed"),
            (date(2026, 10, 1), date(2026, 10, 31), "completed"),
        ]
        lines = counts("select line_type, count(*) from invoice_lines group by 1")
        assert lines.keys() == {"recurring", "activation", "adjustment"}
        paid, partly, open_ = rows(
            "select count(*) filter (where paid_amount = total_amount),"
            " count(*) filter (where paid_amount > 0 and paid_amount < total_amount),"
            " count(*) filter (where paid_amount = 0) from invoices"
        )[0]
        assert paid > partly + open_
        assert partly >= 2
        assert open_ >= 3
        assert counts("select status, count(*) from payments group by 1")["reversed"] == 1
        assert rows("select count(*) from payments where payment_date > '2026-11-20'") == [(0,)]

    def test_late_money_is_chased(self) -> None:
        states = counts("select status, count(*) from collection_cases group by 1")
        assert states.keys() >= {"in_progress", "resolved"}
        done = counts("select action_type, count(*) from collection_actions group by 1")
        assert done.keys() >= {
            "case_opened", "payment_recorded", "case_resolved", "reminder_sent", "warning_sent", "promise_to_pay",
            "note", "hold_updated",
        }  # fmt: skip
        assert rows("select promised_on from collection_cases where promised_on is not null") == [(date(2026, 11, 26),)]
        assert rows("select count(*) from collection_actions where created_at > '2026-11-20 12:00+00'") == [(0,)]
        assert rows("select count(*) from clients where is_delinquent")[0][0] >= 3

    def test_the_books_are_in_order(self) -> None:
        with db.transaction(TENANT_ID) as session:
            assert reconciliation.reconcile(session) == []


@pytest.mark.usefixtures("real_database")
class TestAgain:
    def test_again_says_so_and_changes_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["seed", "--clients", "3"]) == 0
        before = content()
        assert main(["seed", "--clients", "9"]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "tenant mt is seeded already"
        assert content() == before

    def test_one_seed_has_one_content_and_another_another(self) -> None:
        assert main(["seed", "--clients", "9"]) == 0
        first = content()
        db.reset_business_data()
        assert main(["seed", "--clients", "9"]) == 0
        assert content() == first
        db.reset_business_data()
        assert main(["seed", "--clients", "9", "--seed", "7"]) == 0
        assert content() != first


@pytest.mark.usefixtures("real_database")
class TestRefusals:
    def test_production_is_refused(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setenv("APP_ENV", "production")
        for name in ("DATA_KEY", "LANDING_TOKEN_SECRET", "JWT_SECRET"):
            monkeypatch.setenv(name, "s" * 40)
        get_settings.cache_clear()
        try:
            assert main(["seed"]) == 1
        finally:
            monkeypatch.undo()
            get_settings.cache_clear()
        assert capsys.readouterr().err == "mt: demo data is not for production\n"
        assert rows("select count(*) from clients") == [(0,)]

    def test_an_unknown_tenant_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["seed", "--tenant", "nobody"]) == 1
        assert "no tenant nobody" in capsys.readouterr().err

    def test_a_tenant_without_lines_needs_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["seed", "--tenant", "ng-demo"]) == 0
        assert "needs no demo data" in capsys.readouterr().out

    def test_data_of_others_is_never_touched(self, capsys: pytest.CaptureFixture[str]) -> None:
        with db.transaction(TENANT_ID) as session:
            insert = "insert into clients (client_type, full_name, name_key, language, status)"
            session.execute(text(f"{insert} values ('individual', 'Sara', 'sara', 'fr', 'active')"))
        assert main(["seed"]) == 1
        assert "not demo data" in capsys.readouterr().err
        assert main(["seed", "--if-empty"]) == 0
        assert "holds data already" in capsys.readouterr().out
        assert rows("select count(*) from clients") == [(1,)]

    @pytest.mark.parametrize("count", ["0", "-3", "many", "6000000"])
    def test_a_senseless_number_of_clients_is_wrong_usage(self, count: str) -> None:
        with pytest.raises(SystemExit, match="2"):
            main(["seed", "--clients", count])


@pytest.mark.usefixtures("real_database")
class TestBulk:
    def test_what_it_writes_is_complete(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["seed", "--clients", "1200"]) == 0
        out = capsys.readouterr().out
        assert "1,200 of 1,200 clients" in out
        assert rows("select count(*) from clients") == [(1200,)]
        statuses = counts("select status, count(*) from contracts group by 1")
        assert statuses.keys() == {"draft", "active", "suspended", "terminated"}
        assert 1.4 * 1200 < sum(statuses.values()) < 1.6 * 1200
        assert rows(
            "select count(*) from clients where not exists (select from client_terms where client_id = id)"
        ) == [(0,)]
        unheld = (
            "select count(*) from subscribers where service_identifier not in (select number from number_assignments)"
        )
        assert rows(unheld) == [(0,)]
        audited = counts("select entity_type, count(distinct entity_id) from audit_events group by 1")
        assert audited["client"] == 1200
        assert audited["contract"] == audited["subscriber"] == sum(statuses.values())

    def test_what_a_contract_shows_is_what_its_histories_say(self) -> None:
        seed_bulk.seed_bulk(TENANT_ID, 1200, 2026)
        in_force = (
            "select count(*) from contracts k join plan_terms t on t.contract_id = k.id and t.valid_to is null"
            " where (k.offer_id, k.offer_version, k.monthly_fee) = (t.offer_id, t.offer_version, t.monthly_fee)"
        )
        assert rows(in_force) == rows("select count(*) from contracts")
        running = "select count(*) from contracts where status in ('active', 'suspended')"
        open_period = (
            "select count(*) from contracts k join contract_status_periods p"
            " on p.contract_id = k.id and p.status = k.status and p.valid_to is null"
        )
        assert rows(open_period) == rows(running)
        ended = (
            "select count(*) from contracts k where status = 'terminated' and not exists"
            " (select from contract_status_periods p where p.contract_id = k.id and p.valid_to = k.end_date + 1)"
        )
        assert rows(ended) == [(0,)]

    def test_only_contracts_of_this_month_wait_for_their_first_rating(self) -> None:
        seed_bulk.seed_bulk(TENANT_ID, 1200, 2026)
        new, older, total = rows(
            "select count(*) filter (where start_date >= '2026-11-01' and rerate_from = start_date),"
            " count(*) filter (where start_date < '2026-11-01' and rerate_from is not null), count(*) from contracts"
            " where status <> 'draft'"
        )[0]
        assert 0.03 < new / total < 0.09
        assert older == 0
        assert rows("select min(start_date) >= '2024-01-01', max(start_date) <= '2026-11-20' from contracts") == [
            (True, True)
        ]

    def test_a_run_bills_nearly_all_of_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        seed_bulk.seed_bulk(TENANT_ID, 600, 2026)
        os.environ["BILLING_INLINE_LIMIT"] = "1000"
        get_settings.cache_clear()
        try:
            assert main(["billing-run", "--period", "2026-10"]) == 0
        finally:
            del os.environ["BILLING_INLINE_LIMIT"]
            get_settings.cache_clear()
        assert "completed" in capsys.readouterr().out
        assert rows("select count(*) from billing_parked_clients") == [(0,)]
        assert rows("select count(*) > 0.85 * 600 from invoices") == [(True,)]
        with db.transaction(TENANT_ID) as session:
            assert reconciliation.reconcile(session) == []

    def test_one_seed_has_one_content(self) -> None:
        seed_bulk.seed_bulk(TENANT_ID, 700, 11)
        first, ids = content(), rows("select id from contracts order by 1")
        db.reset_business_data()
        seed_bulk.seed_bulk(TENANT_ID, 700, 11)
        assert content() == first
        assert rows("select id from contracts order by 1") == ids

    def test_interrupted_it_leaves_nothing(self) -> None:
        def interrupt(_done: int, _total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            seed_bulk.seed_bulk(TENANT_ID, 600, 2026, progress=interrupt)
        assert rows("select (select count(*) from offers) + (select count(*) from clients)") == [(0,)]

    def test_a_pool_that_is_too_small_grows(self) -> None:
        url = os.environ["DATABASE_OWNER_URL"].replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("select set_config('app.tenant_id', %s, false)", [str(TENANT_ID)])
            owner.execute("update number_blocks set last_number = first_number + 99")
        seed_bulk.seed_bulk(TENANT_ID, 600, 2026)
        assert counts("select kind, count(*) from number_blocks group by 1") == {"mobile": 2, "fixed": 2}
        outside = (
            "select count(*) from number_assignments a where not exists (select from number_blocks b"
            " where substr(a.number, 5)::bigint between b.first_number and b.last_number and b.kind = a.kind)"
        )
        assert rows(outside) == [(0,)]

    def test_more_lines_than_the_numbering_plan_has_are_refused(self) -> None:
        with db.transaction(TENANT_ID) as session, pytest.raises(ValueError, match="too few fixed numbers"):
            draw_numbers(session, Random(1), NumberKind.FIXED, 60_000_000)


class TestPeople:
    def test_papers_are_valid_and_identity_cards_unique(self) -> None:
        drawn = list(islice(seed_people.people(Random(5)), 3000))
        firms = [person for person in drawn if person.client_type == "business"]
        cards = [person.cin for person in drawn if person.cin is not None]
        assert len(cards) == len(set(cards)) == len(drawn) - len(firms)
        assert firms
        assert all(person.ice and len(person.ice) == 15 and int(person.ice) % 97 == 0 for person in firms)

    def test_clients_who_read_arabic_write_their_names_in_it(self) -> None:
        drawn = list(islice(seed_people.people(Random(5)), 500))
        in_arabic = [any("\u0600" <= letter <= "\u06ff" for letter in person.full_name) for person in drawn]
        assert in_arabic == [person.language == "ar" for person in drawn]
        assert 50 < sum(in_arabic) < 250


def test_progress_is_plain_lines_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress("clients")
    for done in range(1, 101):
        progress(done, 100)
    assert capsys.readouterr().out.splitlines() == [f"{tenth}0 of 100 clients" for tenth in range(1, 11)]


def test_progress_is_one_line_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    progress = Progress("clients")
    progress(1, 2)
    progress(2, 2)
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert out.endswith("100 %  2 of 2 clients\n")
