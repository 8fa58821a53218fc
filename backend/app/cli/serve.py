"""`mt serve` and `mt worker`: the two long-running processes, in the foreground until a signal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.cli.terminal import Subparsers
from app.common.settings import get_settings

if TYPE_CHECKING:
    from fastapi import FastAPI

_DRAIN_SECONDS = 10


def register(subparsers: Subparsers) -> None:
    """Add `serve` and `worker`."""
    serve = subparsers.add_parser("serve", help="run the API and the built frontend")
    serve.add_argument("--host", help="address to listen on (HOST)")
    serve.add_argument("--port", type=int, help="port to listen on (BACKEND_PORT)")
    serve.add_argument("--processes", type=int, default=1, help="server processes sharing the port")
    serve.set_defaults(run=serve_api)
    worker = subparsers.add_parser("worker", help="run background jobs")
    worker.add_argument("--concurrency", type=int, help="jobs at a time (WORKER_CONCURRENCY)")
    worker.add_argument("--queue", action="append", help="only this queue; may be repeated")
    worker.set_defaults(run=work)


def serve_api(options: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first."""
    import uvicorn

    settings = get_settings()
    uvicorn.run(
        "app.cli.serve:application",
        factory=True,
        host=options.host or settings.host,
        port=options.port or settings.backend_port,
        workers=options.processes,
        # Forwarded addresses are believed from these proxies only: rate limits depend on them.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        log_config=None,  # the application writes every line as JSON, the server's too
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )


def application() -> FastAPI:
    """The API of a process that serves to its end."""
    from app.jobs import keep_what_is_loaded
    from app.main import create_app

    app = create_app()
    keep_what_is_loaded()
    return app


def work(options: argparse.Namespace) -> None:
    """Take jobs until SIGTERM or SIGINT; the job in hand is finished first."""
    from app.common.queue import QUEUES
    from app.jobs import run_worker

    run_worker(options.concurrency or get_settings().worker_concurrency, options.queue or QUEUES)
