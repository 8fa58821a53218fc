"""`mt docs`: the committed documents equal what the code says, and a step that cannot be run is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.cli import docs, docs_processes, docs_reference
from app.cli.__main__ import main
from app.cli.docs_curl import Call
from app.cli.docs_examples import example
from app.cli.docs_operations import Description
from app.cli.docs_processes import ProcessMap
from app.cli.terminal import CommandFailed
from app.common.auth import PERMISSIONS, Permission
from tests.contract.world import DESCRIPTION

API = Description(DESCRIPTION)
NAMES = (
    "api-compatibility.md",
    "api-process-map.md",
    "api-process-map.pdf",
    "api-reference-table.pdf",
    "api-reference.md",
)
NO_PROCESSES = ProcessMap([], [], [], [])

STEP = """
rules = []
notes = []
values = [{name = "BASE_URL", example = "https://billing.example.com", meaning = "where"}]
[[processes]]
id = "P0"
title = "Only"
purpose = "One step."
[[processes.steps]]
text = "One."
"""


def read_step(folder: Path, lines: str) -> ProcessMap:
    source = folder / "processes.toml"
    source.write_text(STEP + lines, encoding="utf-8")
    return docs_processes.read(API, source)


@cache
def written() -> Mapping[str, bytes]:
    """The documents as the code writes them, drawn when a test asks: every process collects this module."""
    return docs.render()


@cache
def pages(name: str) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(written()[name])).pages]


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_documents_are_current(name: str) -> None:
    assert (docs.FOLDER / name).read_bytes() == written()[name], "run `mt docs`"


def test_the_same_sources_print_the_same_bytes() -> None:
    assert docs.render() == written()
    assert sorted(written()) == list(NAMES)


def test_drift_is_named_and_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    for name in written():
        (tmp_path / name).write_bytes(written()[name])
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    monkeypatch.setattr(docs, "render", cache(docs.render))  # from the sources in that folder, once for all commands
    assert main(["docs", "--check"]) == 0
    (tmp_path / "api-process-map.pdf").unlink()
    (tmp_path / "api-reference.md").write_text("something else")
    capsys.readouterr()
    assert main(["docs", "--check"]) == 1
    assert "stale: docs/api-reference.md, docs/api-process-map.pdf; run `mt docs`" in capsys.readouterr().err
    assert main(["docs"]) == 0
    assert "wrote docs/api-reference.md" in capsys.readouterr().out
    assert main(["docs", "--check"]) == 0


def test_the_reference_tells_every_operation_with_its_permission_and_refusals() -> None:
    text = written()["api-reference.md"].decode()
    for operation in API.operations:
        section = text.partition(f"### {operation.id}\n")[2].partition("\n### ")[0]
        assert f"`{operation.call}`" in section
        assert "curl -sS -X " + operation.method in section
        assert ("Public: no identity" in section) == operation.is_public
        if operation.permission:
            assert f"Permission `{operation.permission}`" in section
        if not operation.is_plain:
            assert all(f"`{status} {code}`" in section for status, code in operation.codes)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".md")])
def test_links_inside_a_document_lead_somewhere(name: str) -> None:
    text = written()[name].decode()
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) - anchors == set()


def test_every_guarded_operation_says_its_permission() -> None:
    for operation in API.operations:
        assert (operation.permission in set(Permission)) != operation.is_public, operation.call


def test_roles_come_from_the_permission_table() -> None:
    assert docs_reference.roles_of("admin") == ["admin"]
    assert docs_reference.roles_of("catalog:read") == list(PERMISSIONS)


def test_the_table_has_a_row_for_every_operation() -> None:
    printed = "".join("\n".join(pages("api-reference-table.pdf")).split())
    for operation in API.operations:
        command = example(operation, API, NO_PROCESSES).command().splitlines()[0].rstrip(" \\")
        assert "".join(f"{operation.method}{operation.path}".split()) in printed, operation.call
        assert "".join(command.partition("?")[0].rstrip('"').split()) in printed, operation.call


def test_the_printed_map_has_every_command_and_numbered_pages() -> None:
    processes = docs_processes.read(API)
    printed = pages("api-process-map.pdf")
    together = "".join("\n".join(printed).split())
    for step in processes.steps():
        assert all("".join(line.split()) in together for line in step.call.command().splitlines()), step.id
    for number, text in enumerate(printed, 1):
        assert f"{number}/{len(printed)}" in text


@pytest.mark.parametrize("name", ["api-reference-table.pdf", "api-process-map.pdf"])
def test_what_is_printed_is_sharp_on_any_machine(name: str) -> None:
    reader: Any = PdfReader(io.BytesIO(written()[name]))
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    names = {font.lstrip("/").rpartition("+")[2] for font in fonts}
    assert names <= {"NotoSans-Regular", "NotoSans-Bold", "Courier", "Helvetica"}
    assert reader.metadata.author == "MT-Facturation"
    assert b"FlateDecode" not in written()[name], "compression differs between machines"
    assert len(reader.outline) > 5


def test_no_document_names_a_machine() -> None:
    for name, content in written().items():
        text = "\n".join(pages(name)) if name.endswith(".pdf") else content.decode()
        assert "http://" not in text, name
        assert "localhost" not in text, name


def test_the_policy_lists_every_operation_and_keeps_its_words() -> None:
    policy = written()["api-compatibility.md"].decode()
    assert all(f"| `{operation.call}` |" in policy for operation in API.operations)
    assert "| `GET /api/v1/offer-families` | `catalog:read` | deprecated |" in policy
    assert policy.count(docs_reference.BEGIN) == policy.count(docs_reference.END) == 1
    assert docs_reference.with_table(policy, API) == policy


def test_an_operation_without_a_step_still_has_an_example() -> None:
    made = {operation.id: example(operation, API, NO_PROCESSES) for operation in API.operations}
    assert '"monthly_fee": "89.90"' in made["create_offer"].command()
    assert '"Idempotency-Key: $IDEMPOTENCY_KEY"' in made["create_billing_run"].command()
    assert "Authorization" not in made["get_health"].command()
    assert [call.operation.call for call in made.values() if list(call.problems())] == []


def test_an_example_says_what_its_address_has_to_say() -> None:
    operation = API.by_call["GET /api/v1/landing/invoices/{invoice_id}/document"]
    command = example(operation, API, docs_processes.read(API)).command()
    assert '"$BASE_URL/api/v1/landing/invoices/$INVOICE_ID/document' in command
    assert "token=$DOCUMENT_TOKEN" in command


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ('call = "GET /api/v1/nowhere"', "P0.1 calls GET /api/v1/nowhere, which the API does not have"),
        ('call = "GET /api/v1/health"\nsurprise = 1', "P0.1 says surprise"),
        ('call = "GET /api/v1/health"\nstatus = 404', "P0.1 expects 404"),
        ('call = "GET /api/v1/health"\nstatus = 422\ncode = "odd"', "P0.1 expects odd"),
        ('call = "GET /api/v1/me"', "P0.1 uses TOKEN before any step keeps it"),
        ('call = "GET /api/v1/health"\nquery = {a = "$(rm)"}', "means something to a shell"),
        ('call = "GET /api/v1/health"\nquery = {a = "b\\"c"}', "cannot stand between quotation marks"),
        ('call = "GET /api/v1/health"\nbody = "{"', "P0.1 sends what is no JSON"),
        ("call = ", "processes.toml cannot be read"),
    ],
)
def test_a_step_that_cannot_be_run_is_refused(tmp_path: Path, lines: str, complaint: str) -> None:
    with pytest.raises(CommandFailed, match=complaint.replace("$", r"\$")):
        read_step(tmp_path, lines)


def test_a_guardrail_speaks_of_refusals_that_exist(tmp_path: Path) -> None:
    source = tmp_path / "processes.toml"
    told = STEP.replace('purpose = "One step."', 'purpose = "One step."\nguardrails = ["Never: `409 never_answered`."]')
    source.write_text(f'{told}call = "GET /api/v1/health"', encoding="utf-8")
    with pytest.raises(CommandFailed, match="P0 speaks of 409 never_answered"):
        docs_processes.read(API, source)


def test_a_command_is_what_a_shell_takes() -> None:
    operation = API.by_call["PUT /api/v1/offers/{offer_id}"]
    call = Call(operation, "$BASE_URL/x", "TOKEN", query={"q": "a b"}, body='{"id": "$OFFER_ID"}', saved_as="f.pdf")
    assert call.command() == (
        'curl -sS -X PUT "$BASE_URL/x" \\\n  -G --data-urlencode "q=a b" \\\n'
        '  -H "Authorization: Bearer $TOKEN" \\\n  -H "Content-Type: application/json" \\\n  -o f.pdf \\\n'
        '  -d @- <<JSON\n{"id": "$OFFER_ID"}\nJSON'
    )
    assert call.placeholders() == {"BASE_URL", "TOKEN", "OFFER_ID"}
