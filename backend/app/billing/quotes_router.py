"""Routes of quotes: what something would cost, before anybody confirms it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.billing import quoting
from app.billing.schemas import TerminationQuoteRead
from app.common.auth import ContractReader, SessionDep
from app.common.errors import documented
from app.common.schema_base import BusinessDate
from app.contracts import errors as contract_errors
from app.documents.formats import Language

router = APIRouter(tags=["Contracts"])


@router.get(
    "/contracts/{contract_id}/termination-quote",
    response_model=TerminationQuoteRead,
    responses=documented(
        contract_errors.ContractNotFound,
        contract_errors.ContractStatusTransitionInvalid,
        contract_errors.ContractDateInvalid,
    ),
)
def quote_contract_termination(
    contract_id: UUID,
    session: SessionDep,
    _actor: ContractReader,
    effective_date: Annotated[BusinessDate | None, Query(description="Last day of service; today when absent.")] = None,
    language: Annotated[Language | None, Query(description="Of the formula; the client's when absent.")] = None,
) -> TerminationQuoteRead:
    """Show what ending a contract on a day would cost, and how it is reckoned."""
    return quoting.quote_termination(session, contract_id, effective_date, language)
