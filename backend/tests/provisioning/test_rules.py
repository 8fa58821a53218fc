"""The decision of provisioning by a table: every step in its order, every combination of what is asked."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest

from app.provisioning.rules import ActiveContract, Decision, Intent, Mode, NoDecision, Undecided, Wish, decide

MOBILE_1, MOBILE_2, FIBRE, ADSL = (UUID(int=n) for n in range(1, 5))
FREE_LINE = UUID(int=99)
CONTRACTS = {
    MOBILE_1: ActiveContract(MOBILE_1, UUID(int=11), "mobile", "mobile"),
    MOBILE_2: ActiveContract(MOBILE_2, UUID(int=12), "mobile", "mobile"),
    FIBRE: ActiveContract(FIBRE, UUID(int=13), "internet", "fiber"),
    ADSL: ActiveContract(ADSL, UUID(int=14), "internet", "adsl"),
}
OF_MOBILE, OF_FIBRE = ("mobile", "mobile"), ("internet", "fiber")
NEW = Decision()


def outcome(
    intent: str,
    offer: tuple[str, str],
    held: list[UUID],
    target: UUID | None = None,
    own: UUID | None = None,
    new: bool = False,
) -> Decision | NoDecision:
    own_line = CONTRACTS[own].subscriber_id if own in CONTRACTS else own
    wish = Wish(Intent(intent), *offer, target, own_line, new)
    return decide(wish, [CONTRACTS[contract_id] for contract_id in held])


@pytest.mark.parametrize(
    ("offer", "held", "asked", "expected"),
    [
        (OF_MOBILE, [MOBILE_1, MOBILE_2], {"target": MOBILE_2}, Decision(MOBILE_2)),
        (OF_FIBRE, [ADSL], {"target": ADSL}, Decision(ADSL)),
        (OF_MOBILE, [MOBILE_1, FIBRE], {"target": FIBRE}, NoDecision(Undecided.TARGET_INVALID, (MOBILE_1,))),
        (OF_MOBILE, [], {"target": MOBILE_1}, NoDecision(Undecided.TARGET_INVALID)),
        (OF_MOBILE, [MOBILE_1], {"target": MOBILE_1, "own": MOBILE_1, "new": True}, Decision(MOBILE_1)),
        (OF_MOBILE, [], {}, NEW),
        (OF_MOBILE, [FIBRE], {}, NEW),
        (OF_FIBRE, [ADSL], {}, NEW),
        (OF_FIBRE, [ADSL], {"own": ADSL}, NEW),
        (OF_MOBILE, [MOBILE_1, MOBILE_2], {"own": MOBILE_2}, Decision(MOBILE_2)),
        (OF_MOBILE, [MOBILE_1, MOBILE_2], {"own": FREE_LINE}, NEW),
        (OF_MOBILE, [MOBILE_1, FIBRE], {"own": FIBRE}, Decision(FIBRE)),
        (OF_MOBILE, [MOBILE_1], {"new": True}, NEW),
        (OF_MOBILE, [MOBILE_1, MOBILE_2], {"new": True}, NEW),
        (OF_MOBILE, [MOBILE_1, FIBRE], {}, Decision(MOBILE_1)),
        (OF_MOBILE, [MOBILE_1, MOBILE_2], {}, NoDecision(Undecided.AMBIGUOUS, (MOBILE_1, MOBILE_2))),
    ],
    ids=[
        "1 target",
        "1 target of another technology",
        "1 target of another category",
        "1 target not held",
        "1 target comes before a named line",
        "2 nothing held",
        "2 another category held",
        "2 another technology held",
        "2 comes before a named line",
        "3 own line with a contract",
        "3 own line without a contract",
        "3 own line of another category",
        "4 new identifier beside one",
        "4 new identifier beside several",
        "5 one candidate",
        "6 several candidates",
    ],
)
def test_the_steps_in_their_order(
    offer: tuple[str, str], held: list[UUID], asked: dict[str, object], expected: Decision | NoDecision
) -> None:
    assert outcome("auto", offer, held, **asked) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "target", "expected"),
    [
        ([], None, NoDecision(Undecided.NO_CANDIDATE)),
        ([FIBRE], None, NoDecision(Undecided.NO_CANDIDATE)),
        ([MOBILE_1, FIBRE], None, Decision(MOBILE_1)),
        ([MOBILE_1, MOBILE_2], None, NoDecision(Undecided.AMBIGUOUS, (MOBILE_1, MOBILE_2))),
        ([MOBILE_1, MOBILE_2], MOBILE_1, Decision(MOBILE_1)),
        ([MOBILE_1], FIBRE, NoDecision(Undecided.TARGET_INVALID, (MOBILE_1,))),
    ],
)
def test_an_upgrade_never_signs_a_new_contract(
    held: list[UUID], target: UUID | None, expected: Decision | NoDecision
) -> None:
    assert outcome("upgrade", OF_MOBILE, held, target) == expected


@pytest.mark.parametrize("held", [[], [MOBILE_1], [MOBILE_1, MOBILE_2, FIBRE, ADSL]])
@pytest.mark.parametrize("offer", [OF_MOBILE, OF_FIBRE])
def test_a_new_line_is_always_new(offer: tuple[str, str], held: list[UUID]) -> None:
    assert outcome("new_line", offer, held) == NEW
    assert NEW.mode is Mode.NEW


def test_every_combination_upgrades_only_what_the_client_holds() -> None:
    holdings: tuple[list[UUID], ...] = ([], [MOBILE_1], [MOBILE_1, MOBILE_2], [FIBRE], [ADSL], [MOBILE_1, FIBRE, ADSL])
    targets, lines = (None, MOBILE_1, FIBRE), (None, MOBILE_1, FREE_LINE)
    for intent, offer, held, target, own, new in product(
        Intent, (OF_MOBILE, OF_FIBRE), holdings, targets, lines, (False, True)
    ):
        decision = outcome(intent, offer, held, target, own, new)
        if isinstance(decision, NoDecision):
            assert intent is not Intent.NEW_LINE
            assert set(decision.candidates) <= set(held)
        elif decision.contract_id is not None:
            assert decision.mode is Mode.UPGRADE
            assert decision.contract_id in held
            assert target in (None, decision.contract_id)
        else:
            assert intent is not Intent.UPGRADE
