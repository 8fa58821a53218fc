"""`mt stop` and `mt status`: what this data directory has running."""

from __future__ import annotations

import argparse

from app.cli import processes
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.embedded_postgres import EmbeddedPostgres
from app.common.settings import Settings, get_settings


def register(subparsers: Subparsers) -> None:
    """Add `stop` and `status`."""
    stop = subparsers.add_parser("stop", help="stop what the launcher started, the database last")
    stop.set_defaults(run=stop_everything)
    status = subparsers.add_parser("status", help="show what runs; fails when the API or worker does not")
    status.set_defaults(run=show_status)


def stop_everything(_options: argparse.Namespace) -> None:
    """Stop our processes by PID file, then our leftovers, then the embedded database."""
    stopped = stop(get_settings())
    say(f"stopped: {', '.join(stopped)}" if stopped else "nothing was running")


def stop(settings: Settings) -> list[str]:
    """Stop everything of one data directory and name what was stopped."""
    stopped = processes.stop_all(settings.mt_data_dir)
    server = EmbeddedPostgres(settings.mt_data_dir)
    was_running = server.is_running()
    server.stop()
    return [*stopped, "postgresql"] if was_running else stopped


def show_status(_options: argparse.Namespace) -> None:
    """List the processes and the database; fail when the product is not up."""
    settings = get_settings()
    services = processes.running(settings.mt_data_dir)
    for service in services:
        port = f" port {service.port}" if service.port else ""
        say(f"{service.name:<12} running  pid {service.pid}{port}  log {service.log}")
    if settings.uses_embedded_postgres:
        pid = EmbeddedPostgres(settings.mt_data_dir).pid
        say(f"{'postgresql':<12} {f'running  pid {pid}' if pid else 'stopped'}")
    else:
        say(f"{'postgresql':<12} at DATABASE_URL")
    missing = {"api", "worker"} - {service.name for service in services}
    if missing:
        raise CommandFailed(f"not running: {', '.join(sorted(missing))}")
