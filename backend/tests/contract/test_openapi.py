"""The description of the API: complete, current, and the same words as the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.cli.openapi import render
from app.common.auth import Permission
from app.common.openapi import SECURITY_SCHEMES, TAGS
from app.common.settings import REPOSITORY_DIR
from tests.contract.world import DESCRIPTION, every_operation

OPERATIONS = every_operation()
SCHEMAS: dict[str, Any] = DESCRIPTION["components"]["schemas"]
ENVELOPE = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorEnvelope"}}}
AMOUNTS = re.compile(r"(amount|.+_amount|.+_fee|line_total)")


def fields() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, schema in SCHEMAS.items():
        if name.startswith("Sale"):
            continue  # the commerce suite sends numbers
        for field, described in schema.get("properties", {}).items():
            yield name, field, described


def test_the_committed_description_is_current() -> None:
    committed = REPOSITORY_DIR / "docs" / "openapi.json"
    assert committed.read_text(encoding="utf-8") == render(), "run `mt openapi`"


def test_it_names_no_server() -> None:
    assert "servers" not in DESCRIPTION
    assert "HTTPValidationError" not in str(DESCRIPTION)
    assert set(SCHEMAS) >= {"ErrorEnvelope", "ErrorBody"}
    assert "ValidationError" not in SCHEMAS


def test_every_refusal_is_the_envelope() -> None:
    for operation in OPERATIONS:
        for status, response in operation.spec["responses"].items():
            if int(status) >= 400 and (operation.id, status) != ("get_readiness", "503"):
                assert response["content"] == ENVELOPE, (operation.id, status)
                assert response["x-codes"], (operation.id, status)
                assert all(f"`{code}`" in response["description"] for code in response["x-codes"])


def test_every_operation_is_described_and_tagged() -> None:
    known = {tag["name"] for tag in DESCRIPTION["tags"]} - {"Commerce"}
    assert known | {"Commerce"} <= set(TAGS)
    for operation in OPERATIONS:
        assert operation.spec["description"].rstrip().endswith((".", ";")), operation.id
        assert len(operation.spec["tags"]) == 1, operation.id
        assert set(operation.spec["tags"]) <= known, operation.id
    assert known == {tag for operation in OPERATIONS for tag in operation.spec["tags"]}
    assert all(tag["description"] for tag in DESCRIPTION["tags"])


def test_operation_ids_are_words_and_unique() -> None:
    ids = [operation.id for operation in OPERATIONS]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []


def test_guarded_operations_take_either_identity() -> None:
    assert DESCRIPTION["components"]["securitySchemes"] == SECURITY_SCHEMES
    for operation in OPERATIONS:
        if operation.is_guarded:
            assert operation.spec["security"] == [{"bearer": []}, {"actor": []}]
            assert {"401", "403"} <= set(operation.spec["responses"])


def test_guarded_operations_name_their_permission() -> None:
    named = {operation.id: operation.spec.get("x-permission") for operation in OPERATIONS}
    assert named["create_offer"] == "catalog:write"
    assert named["get_health"] is None
    for operation in OPERATIONS:
        assert operation.is_guarded == (named[operation.id] in set(Permission)), operation.id


def test_headers_that_callers_act_on_are_told() -> None:
    told = {
        (operation.id, status): set(answer.get("headers", ()))
        for operation in OPERATIONS
        for status, answer in operation.spec["responses"].items()
    }
    assert told["get_offer", "200"] == {"ETag"}
    assert told["get_contract", "200"] == {"ETag"}
    assert told["update_contract_status", "200"] == {"ETag", "Idempotency-Replayed"}
    assert told["create_billing_run", "202"] == {"Idempotency-Replayed"}
    assert told["list_offer_families", "200"] == {"Deprecation", "Link"}
    assert told["list_offers", "200"] == told["create_offer", "409"] == set()


def test_amounts_go_out_as_strings() -> None:
    read = [(name, field, schema) for name, field, schema in fields() if AMOUNTS.fullmatch(field) and "Read" in name]
    assert len(read) > 30
    for name, field, schema in read:
        variants = [schema, *schema.get("anyOf", ())]
        types = {variant["type"] for variant in variants if "type" in variant}
        assert types in ({"string"}, {"string", "null"}), (name, field)


def test_nothing_goes_out_as_a_float() -> None:
    floating = [(name, field) for name, field, schema in fields() if "Read" in name and "'number'" in str(schema)]
    assert floating == []


def test_mandatory_keys_are_required() -> None:
    by_id = {operation.id: operation for operation in OPERATIONS}

    def is_required(operation_id: str) -> bool:
        parameters = by_id[operation_id].spec["parameters"]
        (key,) = [item for item in parameters if item["name"] == "Idempotency-Key"]
        assert key["schema"]["pattern"]
        return bool(key["required"])

    for mandatory in (
        "create_billing_run",
        "record_payment",
        "approve_invoice_paid",
        "reverse_payment",
        "submit_plan_change",
    ):
        assert is_required(mandatory), mandatory
    for optional in ("create_offer", "provision_contract", "update_contract_status"):
        assert not is_required(optional), optional


def test_every_post_and_the_contract_puts_take_a_key() -> None:
    without = {
        "preview_billing_run",
        "preview_provisioning",
        "preview_landing_submission",
        "simulate_dunning",
    }  # they change nothing
    without |= {"create_token", "revoke_token"}  # what they give is kept nowhere; what is ended stays ended
    for operation in OPERATIONS:
        names = {item["name"] for item in operation.spec.get("parameters", ())}
        is_write = operation.method == "post" or (operation.method == "put" and "/contracts/" in operation.path)
        assert ("Idempotency-Key" in names) == (is_write and operation.id not in without), operation.id


def test_parameters_are_never_null() -> None:
    for operation in OPERATIONS:
        for parameter in operation.spec.get("parameters", ()):
            assert {"type": "null"} not in parameter["schema"].get("anyOf", ()), (operation.id, parameter["name"])
