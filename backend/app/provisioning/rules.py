"""The decision of provisioning: a new contract, or an upgrade of which one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Intent(StrEnum):
    AUTO = "auto"
    UPGRADE = "upgrade"
    NEW_LINE = "new_line"


class Mode(StrEnum):
    UPGRADE = "upgrade_existing_contract"
    NEW = "new_contract"


class Undecided(StrEnum):
    """Why no decision can be taken."""

    AMBIGUOUS = "ambiguous"
    NO_CANDIDATE = "no_candidate"
    TARGET_INVALID = "target_invalid"


@dataclass(frozen=True, slots=True)
class ActiveContract:
    """An active contract of the client, and the line it serves."""

    contract_id: UUID
    subscriber_id: UUID
    service_category: str
    service_type: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asked for, resolved against what the client has.

    `own_subscriber_id` is the client's line that was named, by id or by an identifier the client holds.
    """

    intent: Intent
    service_category: str
    service_type: str
    target_contract_id: UUID | None = None
    own_subscriber_id: UUID | None = None
    names_a_new_line: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Upgrade `contract_id`, or a new contract when there is none."""

    contract_id: UUID | None = None

    @property
    def mode(self) -> Mode:
        return Mode.NEW if self.contract_id is None else Mode.UPGRADE


@dataclass(frozen=True, slots=True)
class NoDecision:
    """Why the caller has to say more."""

    why: Undecided
    candidates: tuple[UUID, ...] = ()


def decide(wish: Wish, active: Sequence[ActiveContract]) -> Decision | NoDecision:
    """Choose between a new contract and an upgrade.

    Source: REST contract, section 5, the six steps in their order.
    """
    if wish.intent is Intent.NEW_LINE:
        return Decision()
    if wish.target_contract_id is not None:
        eligible = [c for c in active if c.service_category == wish.service_category]
        if any(c.contract_id == wish.target_contract_id for c in eligible):
            return Decision(wish.target_contract_id)
        return NoDecision(Undecided.TARGET_INVALID, tuple(c.contract_id for c in eligible))
    candidates = [c for c in active if c.service_type == wish.service_type]
    if wish.intent is Intent.AUTO:
        if not candidates or wish.names_a_new_line:
            return Decision()
        if wish.own_subscriber_id is not None:
            served = [c.contract_id for c in active if c.subscriber_id == wish.own_subscriber_id]
            return Decision(served[0] if served else None)
    if not candidates:
        return NoDecision(Undecided.NO_CANDIDATE)
    if len(candidates) > 1:
        return NoDecision(Undecided.AMBIGUOUS, tuple(c.contract_id for c in candidates))
    return Decision(candidates[0].contract_id)
