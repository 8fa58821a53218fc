"""Forgetting a person: the books stay, the person goes.

Invariant: no amount, number or document changes. Issued documents keep the name they were issued to, because the
law keeps them; everything else that names the person is emptied, its copies in the trail included.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.common import audit
from app.customers import service as customers
from app.customers import subscribers
from app.customers.schemas import ClientRead
from app.system import queries
from app.system.errors import ClientOwes


def anonymize_client(session: Session, client_id: UUID) -> ClientRead:
    """Remove the person from a client whose affairs are settled; once more is no change.

    Effects: locks the client; terminates client and lines, frees their numbers; audit.
    Errors: `ClientNotFound`, `ClientHasOpenContracts`, `ClientOwes` with the amount.
    """
    client = customers.lock_client(session, client_id)
    if client.anonymized_at is not None:
        return ClientRead.model_validate(client)
    owed = queries.outstanding_of_client(session, client_id)
    if owed > 0:
        raise ClientOwes(details={"outstanding_amount": str(owed)})
    customers.forget_client(session, client)
    subscribers.forget_identifiers(session, client_id)
    queries.forget_person(session, client_id, queries.ids_around_client(session, client_id))
    audit.record(session, "client", client_id, "client_anonymized")
    session.flush()
    return ClientRead.model_validate(client)
