"""Written forms of Moroccan numbers, and drawing from blocks."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.numbering.rules import (
    Block,
    NumberKind,
    accepted_examples,
    canonical,
    draw,
    kind_of,
    normalise_contact,
    normalise_moroccan,
    parse_number,
    windows,
)

CANONICAL = re.compile(r"\+212[5-8][0-9]{8}")


@pytest.mark.parametrize(
    "written",
    [
        "+212 6 55 33 44 22",
        "+212655334422",
        "00212655334422",
        "00212 655-33-44-22",
        "212655334422",
        "06 55 33 44 22",
        "06.55.33.44.22",
        "06-55-33-44-22",
        "655334422",
        "+212 (0)6 55 33 44 22",
        "(06) 55 33 44 22",
        "  0655334422\t",
        "06\u00a055\u202f33\u200944 22",
        "06\u201155\u201133\u201344\u201422",
        "\u200f\u202a+212655334422\u202c",
        "٠٦٥٥٣٣٤٤٢٢",
        "۰۶۵۵۳۳۴۴۲۲",
    ],
)
def test_every_accepted_form_is_one_number(written: str) -> None:
    assert normalise_moroccan(written) == "+212655334422"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "065533442",
        "06553344222",
        "0455334422",
        "955334422",
        "+33655334422",
        "0033655334422",
        "+655334422",
        "++212655334422",
        "+212+655334422",
        "6553a4422",
        "O655334422",
        "0655/334422",
        "0655_334422",
        "00655334422",
        "۶۵۵۳۳۴۴²²",
        "６５５３３４４２２",
        "FTTH-0655334422",
        "0655334422\x00",
        "😀655334422",
        "0" * 10_000,
    ],
)
def test_anything_else_is_no_number(written: str) -> None:
    assert normalise_moroccan(written) is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("0512345678", NumberKind.FIXED),
        ("0612345678", NumberKind.MOBILE),
        ("0712345678", NumberKind.MOBILE),
        ("0812345678", NumberKind.FIXED),
    ],
)
def test_the_first_digit_tells_the_kind(number: str, kind: NumberKind) -> None:
    parsed = parse_number(number, kind)
    assert parsed == "+212" + number[1:]
    assert kind_of(parsed) is kind
    other = NumberKind.FIXED if kind is NumberKind.MOBILE else NumberKind.MOBILE
    assert parse_number(number, other) is None


@pytest.mark.parametrize("kind", list(NumberKind))
def test_accepted_examples_are_accepted(kind: NumberKind) -> None:
    examples = accepted_examples(kind)
    assert len({parse_number(example, kind) for example in examples} - {None}) == 1
    assert len(examples) == 4


@given(st.text(max_size=40) | st.text("+0123456789 .-()٠٦\u200f", max_size=20))
def test_normalising_is_canonical_and_idempotent(text: str) -> None:
    number = normalise_moroccan(text)
    if number is not None:
        assert CANONICAL.fullmatch(number)
        assert normalise_moroccan(number) == number


@given(
    st.integers(500_000_000, 899_999_999),
    st.sampled_from(["", "0", "+212", "00212", "212", "+2120"]),
    st.lists(st.sampled_from(["", " ", ".", "-", "\u00a0"]), min_size=9, max_size=9),
)
def test_any_grouping_of_any_number_is_understood(national: int, prefix: str, gaps: list[str]) -> None:
    written = prefix + "".join(gap + digit for gap, digit in zip(gaps, str(national), strict=True))
    assert normalise_moroccan(written) == canonical(national)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("06 55 33 44 22", "+212655334422"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0033612345678", "0033612345678"),
        ("123456", "123456"),
        ("12345", None),
        ("1234567890123456", None),
        ("+123456789012345", "+123456789012345"),
        ("call me", None),
        ("", None),
        ("+", None),
        ("06 55 33 44 22 / 33", None),
    ],
)
def test_contact_telephones(written: str, kept: str | None) -> None:
    assert normalise_contact(written) == kept


@given(st.text(max_size=40) | st.text("+0123456789 .-()", max_size=24))
def test_a_kept_contact_stays_as_it_is(text: str) -> None:
    kept = normalise_contact(text)
    if kept is not None:
        assert re.fullmatch(r"\+?[0-9]{6,15}", kept)
        assert normalise_contact(kept) == kept


blocks_of_any_size = st.lists(st.integers(1, 50), min_size=1, max_size=5).map(
    lambda sizes: [Block(600_000_000 + 100 * i, 600_000_000 + 100 * i + n - 1) for i, n in enumerate(sizes)]
)


@given(blocks_of_any_size, st.integers(0, 2**32))
def test_drawing_everything_draws_each_number_once(blocks: list[Block], seed: int) -> None:
    everything = [number for block in blocks for number in range(block.first, block.last + 1)]
    drawn = draw(blocks, len(everything), random.Random(seed))
    assert sorted(drawn) == everything


@given(blocks_of_any_size, st.integers(1, 60), st.integers(0, 2**32))
def test_windows_cover_each_number_once(blocks: list[Block], size: int, seed: int) -> None:
    seen = [
        number
        for window in windows(blocks, random.Random(seed), size)
        for number in range(window.first, window.last + 1)
    ]
    assert sorted(seen) == [number for block in blocks for number in range(block.first, block.last + 1)]
