"""Print how many invoices a second one process renders, and how that compares with plain reportlab.

Run from the backend folder: `python -m benchmarks.pdf [invoices]`. Time is the processor time of this
process; the reference draws the same texts and boxes in the same run with a reportlab canvas that makes its
own subsets of the same typefaces for each document.
"""

import io
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from statistics import median
from unittest.mock import patch

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.documents import fonts
from app.documents.pdf import PAGE_HEIGHT, PAGE_WIDTH, Page, Style
from app.receivables.document import InvoiceDocument, render_invoice
from tests.receivables import document_samples as samples

ROUNDS = 3
FOLDER = Path(fonts.__file__).with_name("fonts")


@dataclass(frozen=True)
class Drawn:
    """Everything one invoice draws, for the reference to draw the same."""

    texts: list[tuple[float, float, str, str, float]]
    boxes: list[tuple[float, float, float, float]]


def invoice(number: int) -> InvoiceDocument:
    """Return one of many invoices: no two have the same number, client or total."""
    total = samples.INVOICE.total + Decimal(number)
    client = replace(samples.COMPANY, name=f"Société n° {number} Sàrl")
    return replace(samples.INVOICE, number=f"FAC-2026-{number:06d}", client=client, total=total)


def arabic(number: int) -> InvoiceDocument:
    """Return one of many invoices in Arabic."""
    return replace(samples.ARABIC, number=f"FAC-2026-{number:06d}", total=samples.ARABIC.total + number)


def drawn() -> Drawn:
    """Record what an invoice draws."""
    record = Drawn([], [])

    def show(_: Page, left: float, y: float, ordered: str, style: Style, size: float) -> None:
        record.texts.append((left, PAGE_HEIGHT - y, ordered, "Bold" if style.bold else "Regular", size))

    def box(_: Page, x: float, y: float, wide: float, high: float, *_look: str | float, **_more: float) -> None:
        record.boxes.append((x, PAGE_HEIGHT - y - high, wide, high))

    with patch.object(Page, "_show", show), patch.object(Page, "box", box):
        render_invoice(invoice(0))
    return record


def reference(record: Drawn) -> bytes:
    """Draw the recorded invoice the plain way."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1)
    for x, y, wide, high in record.boxes:
        canvas.rect(x, y, wide, high, stroke=0, fill=1)
    for x, y, text, face, size in record.texts:
        canvas.setFont(face, size)
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def rate(render: Callable[[int], bytes], count: int) -> float:
    """Return documents a second of processor time, the median of some rounds."""
    rates = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for number in range(count):
            render(number)
        rates.append(count / (time.process_time() - begun))
    return median(rates)


def digest(render: Callable[[int], bytes]) -> str:
    """Return one hash over a hundred documents."""
    return sha256(b"".join(map(render, range(100)))).hexdigest()


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    for weight in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(weight, str(FOLDER / f"NotoSans-{weight}.ttf")))
    begun = time.process_time()
    fonts.warm_up()
    print(f"fixed subsets, once per process: {time.process_time() - begun:.3f} s")
    record = drawn()
    plain = rate(lambda _: reference(record), max(20, count // 5))
    print(f"plain canvas: {plain:.0f}/s, {len(reference(record)):,} bytes, 1.00")
    for name, make in (("French", invoice), ("Arabic", arabic)):

        def render(number: int, make: Callable[[int], InvoiceDocument] = make) -> bytes:
            return render_invoice(make(number))

        reached = rate(render, count)
        same = digest(render) == digest(render)
        print(
            f"{name} invoice: {reached:.0f}/s, {len(render(1)):,} bytes, {reached / plain:.2f}, "
            f"identical on repeat: {same}"
        )
    begun = time.process_time()
    long = render_invoice(samples.with_lines(10_000))
    print(f"10,000 lines: {time.process_time() - begun:.2f} s, {len(long):,} bytes")


if __name__ == "__main__":
    main()
