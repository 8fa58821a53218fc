"""Text is shaped, ordered, wrapped and cut, and never leaves its width."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import fonts
from app.documents.text import (
    ELLIPSIS,
    in_visual_order,
    isolate,
    left_to_right,
    own_direction,
    shape,
    shorten,
    width,
    wrap,
)

COMPANY = "شركة الأطلس"


def drawn(text: str, direction: str = "rtl") -> str:
    """Return what stands on paper, from left to right."""
    return in_visual_order(shape(text), "rtl" if direction == "rtl" else "ltr")


def test_arabic_letters_are_joined_and_reversed() -> None:
    assert drawn("لا") == "\ufefb"
    assert drawn("بيت") == "\ufe96\ufef4\ufe91"


def test_numbers_and_latin_names_keep_their_order_inside_arabic() -> None:
    line = drawn(f"{COMPANY} FAC-2026-000012 Atlas Télécom 12/02/2026")
    assert line == f"FAC-2026-000012 Atlas Télécom 12/02/2026 {drawn(COMPANY)}"


def test_a_negative_figure_keeps_its_sign_in_front() -> None:
    assert "-66.67" in drawn(f"{left_to_right('-66.67')} درهم")


def test_a_phone_number_keeps_its_plus_in_front() -> None:
    assert "+212 6 61 23 45 67" in drawn(f"الهاتف: {left_to_right('+212 6 61 23 45 67')}")


def test_brackets_are_mirrored_only_where_the_reading_turns() -> None:
    assert drawn("(فرع)", "rtl").startswith("(")
    assert drawn("(فرع)", "rtl").endswith(")")
    assert drawn(f"{COMPANY} (فرع 2)") == f"({drawn('فرع 2')}) {drawn(COMPANY)}"
    assert "Sàrl (Rabat)" in drawn(f"Sàrl (Rabat) {COMPANY}", "ltr")
    assert drawn("((أ") == drawn("أ") + "))"


def test_a_name_in_another_direction_does_not_disturb_its_sentence() -> None:
    line = drawn(f"Facture de {isolate(COMPANY + ' (2)')} (suite)", "ltr")
    assert line.startswith("Facture de (2) ")
    assert line.endswith(f"{drawn(COMPANY)} (suite)")


def test_direction_is_that_of_the_first_letter() -> None:
    assert own_direction("12 شارع محمد الخامس") == "rtl"
    assert own_direction("12 rue شارع") == "ltr"
    assert own_direction("2026") == "ltr"


def test_odd_characters_become_plain() -> None:
    assert shape("a\tb\nc\u200bd\u202ee") == "a b cde"
    assert shape("1\u202f234\u2212") == "1\u00a0234-"
    assert shape("e\u0301") == "é"
    assert shape("\ud800") == "\ufffd"


def test_short_text_is_not_touched() -> None:
    assert shorten("Rabat", 9, 100) == "Rabat"
    assert wrap("Rabat", 9, 100) == ["Rabat"]


def test_a_cut_identifier_does_not_turn_what_follows() -> None:
    cut = shorten(shape(f"ICE: {left_to_right('9' * 100)}"), 9, 80)
    assert cut.endswith("9…\u2069")
    assert drawn(f"{cut} {COMPANY}").startswith(drawn(COMPANY))


def test_line_feeds_begin_lines_and_the_last_line_is_cut() -> None:
    assert wrap("un\ndeux\ntrois", 9, 100, max_lines=2) == ["un", "deux…"]


def test_a_huge_word_is_split_in_linear_time() -> None:
    lines = wrap("x" * 200_000, 9, 100)
    assert "".join(lines) == "x" * 200_000
    assert max(width(line, 9) for line in lines) <= 100


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(alphabet=st.characters(codec="utf-8"), max_size=120) | st.text("abc شركة(12) -", max_size=120),
    available=st.integers(20, 200),
    most=st.integers(0, 4),
)
def test_nothing_is_wider_than_its_room(text: str, available: int, most: int) -> None:
    lines = wrap(text, 9, available, max_lines=most)
    assert not most or len(lines) <= most
    assert all(width(line, 9) <= available + 0.001 for line in lines)
    assert width(shorten(shape(text), 9, available), 9) <= available + 0.001


@settings(max_examples=150, deadline=None)
@given(st.text("abشر()[]«»12 -./\u2066\u2069", max_size=40), st.sampled_from(["ltr", "rtl"]))
def test_ordering_keeps_every_visible_character(text: str, direction: str) -> None:
    opened = str.maketrans(")]»", "([«")
    shaped = shape(text)
    visible = shaped.translate({0x2066: None, 0x2069: None})
    ordered = in_visual_order(shaped, "rtl" if direction == "rtl" else "ltr")
    assert sorted(ordered.translate(opened)) == sorted(visible.translate(opened))


def test_an_ellipsis_is_a_glyph_of_every_weight() -> None:
    for bold in (False, True):
        assert fonts.advance(ELLIPSIS, bold) > 0
