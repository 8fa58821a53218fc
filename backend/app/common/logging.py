"""Log lines as JSON with the request id, and personal data masked.

Invariant: no CIN, e-mail address, phone number or token leaves this process in a log line, whether it
arrives under a telling key or inside a sentence.
"""

from __future__ import annotations

import logging
import re
import sys
from contextvars import ContextVar
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
actor_id: ContextVar[str | None] = ContextVar("actor_id", default=None)

_SECRET_KEYS: Final = re.compile(
    r"cin|email|phone|token|secret|password|authorization|address|full_name|api_key|cookie", re.IGNORECASE
)
_PATTERNS: Final = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "***@***"),
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*"), "***token***"),
    (re.compile(r"(?<![\w-])(?:\+|00)\d{8,15}\b|(?<![\w-])0[5-8]\d{8}\b"), "***phone***"),
    (re.compile(r"(?i)\b(cin)[=: ]+[A-Z0-9]{4,20}\b"), r"\1=***"),
    # What PostgreSQL quotes of a row it refused, up to the next part of its message.
    (re.compile(r"(?s)(Failing row contains |Key \([^)]*\)=).*?(?=\n\n|\n(?:CONTEXT|HINT|\[SQL)|\Z)"), r"\1***"),
)


def mask(value: Any, key: str = "") -> Any:
    """A copy of a log value in which personal data and secrets are unreadable."""
    if isinstance(value, dict):
        return {k: mask(v, str(k)) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask(item, key) for item in value]
    if key and _SECRET_KEYS.search(key):
        return "***"
    if isinstance(value, str):
        for pattern, replacement in _PATTERNS:
            value = pattern.sub(replacement, value)
    return value


def _mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: mask(value, "" if key == "event" else key) for key, value in event.items()}


def _add_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if (current := request_id.get()) is not None:
        event.setdefault("request_id", current)
    if (actor := actor_id.get()) is not None:
        event.setdefault("actor_id", actor)
    return event


class _StandardOutput(logging.StreamHandler[TextIO]):
    """Looks the stream up at each line, since a test runner replaces it."""

    def __init__(self) -> None:
        super().__init__(sys.stdout)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stdout
        super().emit(record)


def configure(level: str = "INFO") -> None:
    """Send every log line of the process, libraries included, to standard output as one JSON object."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request,
        structlog.processors.format_exc_info,
        _mask_event,
    ]
    handler = _StandardOutput()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("uvicorn.access", "httpx", "procrastinate.worker", "procrastinate.jobs"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
