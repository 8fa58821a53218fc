"""The API as documents to print: a table of every operation, and every process with its commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, LongTable, Spacer, Table, TableStyle

from app.cli import docs_map, docs_sheet
from app.cli.docs_examples import example
from app.cli.docs_operations import Description, Operation
from app.cli.docs_processes import Process, ProcessMap, Step
from app.cli.docs_sheet import (
    ACCENT,
    GREY,
    INK,
    MARGIN,
    METHODS,
    PALE,
    RULE,
    Mark,
    called,
    code,
    framed,
    linked,
    printed,
    style,
    text,
)

TITLE: Final = style(18, bold=True, colour=ACCENT, after=3)
LEAD: Final = style(9, colour=GREY, after=8)
BODY: Final = style(8.5, after=3)
HEADING: Final = style(12, bold=True, colour=ACCENT, before=10, after=2)
STEP: Final = style(9, bold=True, before=4)
CALL: Final = style(8, colour=GREY)
FACTS: Final = style(7.8, colour=INK, after=5)
CELL: Final = style(7.2)
STRONG: Final = style(7.2, bold=True)
HEAD: Final = style(7.2, bold=True, colour="#ffffff")
BAND: Final = style(8.5, bold=True, colour=ACCENT)

_TABLE_CODE: Final = 6.2
_MAP_CODE: Final = 7.4
_ROWS: Final[list[Any]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]


def reference_table(description: Description, processes: ProcessMap) -> bytes:
    """One row for each operation: method, path, purpose, permission, command."""
    docs_sheet.prepare_fonts()
    page = landscape(A4)
    widths = [14 * mm, 62 * mm, 46 * mm, 28 * mm]
    widths.append(page[0] - 2 * MARGIN - sum(widths))

    def story() -> list[Flowable]:
        lead = (
            f"{len(description.operations)} operations of MT-Facturation. `$NAMES` in capitals are placeholders: set"
            " them in the shell. Fields, limits and refusals stand in `docs/api-reference.md`."
        )
        return [text("API reference table", TITLE), text(lead, LEAD), _table(description, processes, widths)]

    return printed("MT-Facturation: API reference table", "Every operation with its command", page, story)


def process_map(processes: ProcessMap) -> bytes:
    """Every process with its steps and commands."""
    docs_sheet.prepare_fonts()

    def story() -> list[Flowable]:
        parts = [*_cover(processes)]
        for process in processes.processes:
            parts += _process(process)
        return [*parts, text("Handover notes", HEADING), *(text(f"• {note}", BODY) for note in processes.notes)]

    return printed("MT-Facturation: API process map", "Every process with its commands", A4, story)


def _table(description: Description, processes: ProcessMap, widths: list[float]) -> LongTable:
    rows: list[list[Any]] = [[text(name, HEAD) for name in ("Method", "Path", "Purpose", "Permission", "Command")]]
    bands = []
    for tag, meaning in description.tags.items():
        bands.append(len(rows))
        rows.append([[Mark(tag, tag), text(f"{tag}: {meaning}", BAND)], "", "", "", ""])
        rows += [_row(operation, description, processes, widths) for operation in description.of_tag(tag)]
    table = LongTable(rows, colWidths=widths, repeatRows=1)
    table.setStyle(_table_style(bands))
    return table


def _cover(processes: ProcessMap) -> Iterator[Flowable]:
    yield text("API process map", TITLE)
    yield text("Every business process step by step, in the order in which a fresh database takes them.", LEAD)
    rows = [
        [linked(process.id, process.id, STRONG), linked(process.title, process.id, CELL), text(process.purpose, CELL)]
        for process in processes.processes
    ]
    contents = Table(rows, colWidths=[12 * mm, 52 * mm, _width() - 64 * mm])
    contents.setStyle(TableStyle([*_ROWS, ("LEFTPADDING", (0, 0), (0, -1), 0)]))
    yield contents
    yield text("Before the first step", HEADING)
    yield text("Commands name what differs by placeholders of the shell. Set these; the steps say what to keep.", BODY)
    yield framed(docs_map.settings_block(processes), _MAP_CODE, _width())
    yield from (text(f"• {rule}", BODY) for rule in processes.rules)


def _width() -> float:
    return A4[0] - 2 * MARGIN


def _row(operation: Operation, description: Description, processes: ProcessMap, widths: list[float]) -> list[Any]:
    command = example(operation, description, processes).command()
    method = style(7.2, bold=True, colour=METHODS[operation.method])
    purpose = operation.purpose + (" Deprecated." if operation.is_deprecated else "")
    return [
        text(operation.method, method),
        text(_broken(operation.path, widths[1] - 8), STRONG),
        text(purpose, CELL),
        text(operation.permission or ("public" if operation.is_public else "any identity"), CELL),
        code(command, _TABLE_CODE, widths[-1] - 8),
    ]


def _broken(path: str, wide: float) -> str:
    """A path that may go on after a slash where it is wider than its column."""
    lines = [""]
    for part in re.findall(r"/[^/]+", path):
        if lines[-1] and stringWidth(lines[-1] + part, STRONG.fontName, STRONG.fontSize) > wide:
            lines.append("")
        lines[-1] += part
    return " ".join(lines)


def _table_style(bands: list[int]) -> TableStyle:
    commands: list[Any] = [*_ROWS, ("BACKGROUND", (0, 0), (-1, 0), ACCENT)]
    for band in bands:
        commands += [("SPAN", (0, band), (-1, band)), ("BACKGROUND", (0, band), (-1, band), PALE)]
        commands.append(("NOSPLIT", (0, band), (0, band + 1)))
    return TableStyle(commands)


def _process(process: Process) -> Iterator[Flowable]:
    title = f"{process.id}  {process.title}"
    head = [Mark(process.id, title), text(title, HEADING), text(process.purpose, LEAD)]
    first, *others = process.steps
    yield CondPageBreak(60 * mm)
    yield KeepTogether([*head, *_step(first)])
    for step in others:
        yield KeepTogether(list(_step(step)))
    if process.guardrails:
        rules = [text(f"• {guardrail}", BODY) for guardrail in process.guardrails]
        yield KeepTogether([text("Guardrails", STEP), *rules])
    yield Spacer(0, 4)


def _step(step: Step) -> Iterator[Flowable]:
    optional = " (optional)" if step.is_optional else ""
    yield text(f"{step.id}  {step.text}{optional}", STEP)
    yield called(step.operation.method, step.operation.path, CALL)
    yield framed(step.call.command(), _MAP_CODE, _width())
    yield text(" ".join(docs_map.facts(step)), FACTS)
