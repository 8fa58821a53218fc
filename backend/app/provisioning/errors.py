"""What provisioning refuses."""

from __future__ import annotations

from app.common.errors import DomainError


class ContractUpgradeDisambiguationRequired(DomainError):
    code, status = "contract_upgrade_disambiguation_required", 409
    message = "Several active contracts could be upgraded; name one in target_contract_id."


class ContractUpgradeTargetMissing(DomainError):
    code, status, message = "contract_upgrade_target_missing", 409, "No active contract can be upgraded to this offer."


class ContractUpgradeTargetInvalid(DomainError):
    code, status = "contract_upgrade_target_invalid", 422
    message = "The target is not an active contract of this client in the offer's category."
