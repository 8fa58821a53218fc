"""Thousands of cases and several hands at once: opening, chasing and paying on databases that remember."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.collections import dunning, tasks
from app.common import db
from tests.collections.factories import (
    DUE,
    case_of,
    cases,
    client_flag,
    days_late,
    decide,
    happened,
    june_invoice,
    overview,
    run_dunning,
    simulate,
    status_of_contract,
    told,
)
from tests.collections.volume import copy_late_money
from tests.conftest import TENANT_ID
from tests.factories import events_of, on_day, pay, scalar

pytestmark = pytest.mark.usefixtures("real_database")

MANY = 5000


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """What the verbs answer, begun in the same instant in threads of their own."""
    barrier = threading.Barrier(len(verbs))

    def begin(verb: Callable[[], Any]) -> Any:
        barrier.wait()
        return verb()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return [future.result() for future in [pool.submit(begin, verb) for verb in verbs]]


def performed() -> set[tuple[str, int]]:
    with db.transaction(TENANT_ID) as session:
        rows = session.execute(text("select case_id, level from dunning_steps"))
        return {(str(case_id), level) for case_id, level in rows}


def test_the_run_does_what_was_simulated_for_thousands(real_client: TestClient) -> None:
    decide(real_client)
    due = june_invoice(real_client)
    copy_late_money(due["id"], due["client_id"], MANY - 1, spread=90)
    for late in (1, 8):
        with on_day(days_late(late)):
            before, foreseen = performed(), simulate(real_client)
            assert (foreseen["examined_cases"], foreseen["actions_capped"]) == (MANY, False)
            started = time.monotonic()
            run_dunning()
            seconds = time.monotonic() - started
            wanted = {(item["case_id"], item["level"]) for item in foreseen["actions"]}
            assert performed() - before == wanted
            assert len(wanted) == foreseen["action_count"] > 500
            assert seconds < 20, f"{MANY} cases took {seconds:.1f} s"
            run_dunning()
            assert performed() - before == wanted
    sent = Counter(item["case_id"] for item in told("collection_case.action"))
    assert sum(sent.values()) == len(performed())
    assert overview(real_client)["open_cases"] + overview(real_client)["in_progress_cases"] == MANY


def test_two_workers_and_a_repeated_day_act_once(real_client: TestClient) -> None:
    decide(real_client)
    due = june_invoice(real_client)
    copy_late_money(due["id"], due["client_id"], 300, spread=40)
    with on_day(days_late(16)):
        wanted = {(item["case_id"], item["level"]) for item in simulate(real_client)["actions"]}
        at_once(run_dunning, run_dunning)
        run_dunning()
        assert performed() == wanted
        assert len(told("collection_case.action")) == len(wanted)


def test_readers_who_come_together_open_each_case_once(real_client: TestClient) -> None:
    due = june_invoice(real_client)
    copy_late_money(due["id"], due["client_id"], 400, spread=40)
    with on_day(days_late(3)):
        seen = at_once(*[lambda: overview(real_client)["open_cases"]] * 4, *[lambda: len(cases(real_client))] * 2)
        assert seen == [401] * 4 + [20] * 2
        assert len(told("collection_case.opened")) == len(told("invoice.overdue")) == 401
        assert scalar("select count(*) from collection_actions") == 401
        assert scalar("select count(*) from clients where is_delinquent") == 401


def test_paying_while_service_is_cut_ends_in_service(real_client: TestClient) -> None:
    """A payment comes before the decision, or after the cut, which it then undoes; never in between."""
    decide(real_client)
    outcomes = set()
    for _ in range(6):
        due = june_invoice(real_client)
        with on_day(days_late(20)):
            run_dunning()
        with on_day(days_late(31)):
            _, paid = at_once(run_dunning, partial(pay, real_client, "100.00", invoice_id=due["id"]))
            assert (paid["invoice_status"], paid["collection_case_status"]) == ("paid", "resolved")
            assert status_of_contract(real_client, due["client_id"]) == "active"
            assert client_flag(real_client, due["client_id"]) == (False, None)
            with db.transaction(TENANT_ID) as session:
                contract_id = session.scalar(
                    text("select id from contracts where client_id = :id"), {"id": due["client_id"]}
                )
        changes = [e["details"]["to"] for e in events_of(real_client, str(contract_id)) if "to" in e["details"]]
        history = happened(real_client, case_of(real_client, due["id"])["id"])
        was_cut = "service_suspended" in history
        assert changes == (["suspended", "active"] if was_cut else [])
        assert history[-1] == ("service_restored" if was_cut else "case_resolved")
        outcomes.add(was_cut)
    assert outcomes <= {True, False}


def test_a_payment_waits_for_the_cut_it_undoes(real_client: TestClient) -> None:
    decide(real_client)
    due = june_invoice(real_client)
    with on_day(days_late(20)):
        run_dunning()
    with on_day(days_late(31)), ThreadPoolExecutor(1) as pool:
        with db.transaction(TENANT_ID) as session:
            assert dunning.run_some(session) is not None
            paying = pool.submit(pay, real_client, "100.00", invoice_id=due["id"])
            time.sleep(0.3)
            assert not paying.done()
        assert paying.result()["collection_case_status"] == "resolved"
        assert status_of_contract(real_client, due["client_id"]) == "active"
        told_of = [item["to"] for item in told("contract.status_changed")]
        assert told_of[-2:] == ["suspended", "active"]


def test_the_job_opens_by_the_thousand(real_client: TestClient) -> None:
    due = june_invoice(real_client)
    copy_late_money(due["id"], due["client_id"], 2500, spread=30)
    with on_day((DUE + timedelta(days=1)).isoformat()):
        tasks.open_overdue(str(TENANT_ID))
        assert scalar("select count(*) from collection_cases") == 2501
        assert scalar("select count(*) from invoices where not has_case") == 0
