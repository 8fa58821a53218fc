"""`mt dev`, the work of `launch_all`: from a checked-out tree to a product that answers.

Invariant: it ends with 0 only when every smoke check passed; when anything fails, everything it started
is stopped again and one line says what went wrong.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import secrets
import socket
import subprocess
import sys
import time
from functools import partial

from app.cli import bootstrap, database, frontend, ports, processes, smoke
from app.cli.stop import stop
from app.cli.terminal import CommandFailed, Subparsers, say
from app.common.embedded_postgres import EmbeddedPostgres
from app.common.embedded_system import locked, write_private
from app.common.settings import BACKEND_DIR, GENERATED_SECRETS, Settings, get_settings

_SECRETS = ("DATA_KEY", "LANDING_TOKEN_SECRET", "JWT_SECRET")


def register(subparsers: Subparsers) -> None:
    """Add `dev`."""
    parser = subparsers.add_parser("dev", help="install, migrate, seed, start and check everything")
    parser.add_argument("--check", action="store_true", help="stop everything again after the smoke checks")
    parser.add_argument("--dev", action="store_true", help="serve the frontend by Vite, with hot reload")
    parser.add_argument("--no-seed", action="store_true", help="do not put demo data into an empty database")
    parser.add_argument("--port", type=int, help="the API's port (BACKEND_PORT)")
    parser.set_defaults(run=launch)


def launch(options: argparse.Namespace) -> None:
    """Start everything, prove that it answers, and say where."""
    settings = get_settings()
    if not settings.app_env.is_development:
        raise CommandFailed(f"APP_ENV is {settings.app_env}: use `mt serve` and `mt worker` there")
    begun = time.monotonic()
    with locked(settings.mt_data_dir / "launch.lock"):
        processes.stop_all(settings.mt_data_dir)
        try:
            site = _start_everything(settings, options)
        except BaseException:
            stop(settings)
            raise
        seconds = time.monotonic() - begun
        if options.check:
            stop(settings)
            say(f"all checks passed in {seconds:.1f} s; everything is stopped again")
            return
    _introduce(settings, site, seconds)


def _start_everything(settings: Settings, options: argparse.Namespace) -> smoke.Site:
    settings = _with_secrets(settings)
    frontend.prepare(build=not options.dev)
    dependencies = _start_dependency_checks()
    _prepare_database(settings, seed=not options.no_seed)
    site, services = _start_services(settings, options)
    _prove(site, services)
    for name, check in dependencies.items():
        output, _ = check.communicate()
        if check.returncode != 0:
            say(output.rstrip())
            raise CommandFailed(f"the installed packages do not fit together ({name}), see above")
    return site


def _prove(site: smoke.Site, services: list[processes.Service]) -> None:
    urls = {"api": f"{site.api}/api/v1/health", "frontend": f"{site.frontend}/"}
    for service in services:
        try:
            if url := urls.get(service.name):
                smoke.wait_until_answering(url, partial(processes.is_alive, service.pid))
        except CommandFailed as failure:
            raise CommandFailed(f"{failure}; see {service.log}") from failure
    try:
        passed = smoke.check(site)
    except CommandFailed as failure:
        raise CommandFailed(f"{failure}; see {services[0].log}") from failure
    for service in services:
        if not processes.is_alive(service.pid):
            raise CommandFailed(f"the {service.name} ended while starting; see {service.log}")
    say(f"smoke checks passed: {', '.join(passed)}")


def _with_secrets(settings: Settings) -> Settings:
    """Generate this machine's secrets once, beside the data they protect."""
    path = settings.mt_data_dir / GENERATED_SECRETS
    if path.exists():
        return settings
    lines = [f"{name}={secrets.token_urlsafe(48)}\n" for name in _SECRETS]
    write_private(path, "".join(lines))
    get_settings.cache_clear()
    return get_settings()


def _start_dependency_checks() -> dict[str, subprocess.Popen[str]]:
    """Check both package trees while the database starts."""
    commands = {}
    if uv := bootstrap.installed_uv():
        commands["Python"] = [uv, "pip", "check", "--quiet", "--python", sys.executable]
    elif importlib.util.find_spec("pip"):
        commands["Python"] = [sys.executable, "-m", "pip", "check"]
    if frontend.find_node():
        commands["npm"] = frontend.npm("ls", "--depth=0")
    return {
        name: subprocess.Popen(
            command, cwd=frontend.FRONTEND_DIR, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for name, command in commands.items()
    }  # fmt: skip


def _prepare_database(settings: Settings, *, seed: bool) -> None:
    if settings.uses_embedded_postgres:
        EmbeddedPostgres(settings.mt_data_dir).start()
    say("migrating the database")
    database.migrate()
    if seed and importlib.util.find_spec("app.cli.seed"):
        from app.cli.__main__ import main

        say("putting demo data into the database unless it holds data")
        if main(["seed", "--if-empty"]) != 0:
            raise CommandFailed("the demo data could not be made, see above")


def _start_services(settings: Settings, options: argparse.Namespace) -> tuple[smoke.Site, list[processes.Service]]:
    data_dir = settings.mt_data_dir
    mt = [sys.executable, "-m", "app.cli"]
    port = ports.choose(settings.host, options.port or settings.backend_port)
    env = {"MT_DATA_DIR": str(data_dir), "PYTHONPATH": str(BACKEND_DIR), "PYTHONUNBUFFERED": "1"}
    api = f"http://127.0.0.1:{port}"
    site = smoke.Site(api, api, next(iter(settings.cors_origins), None))
    vite_port = 0
    if options.dev:
        vite_port = ports.choose("127.0.0.1", settings.frontend_port)
        origins = (*settings.cors_origins, f"http://localhost:{vite_port}", f"http://127.0.0.1:{vite_port}")
        env["CORS_ORIGINS"] = ",".join(dict.fromkeys(origins))
        site = smoke.Site(api, f"http://127.0.0.1:{vite_port}", origins[-1])
    serve = [*mt, "serve", "--port", str(port)]
    services = [
        processes.start(data_dir, "api", serve, port=port, cwd=BACKEND_DIR, env=env),
        processes.start(data_dir, "worker", [*mt, "worker"], port=0, cwd=BACKEND_DIR, env=env),
    ]
    if options.dev:
        vite = [str(frontend.find_node()), "node_modules/vite/bin/vite.js"]
        vite_env = {"VITE_API_BASE_URL": api, "FRONTEND_PORT": str(vite_port)}
        services.append(
            processes.start(data_dir, "frontend", vite, port=vite_port, cwd=frontend.FRONTEND_DIR, env=vite_env)
        )
    return site, services


def _introduce(settings: Settings, site: smoke.Site, seconds: float) -> None:
    """Say where everything is and what to try first."""
    frontend_url = site.frontend.replace("127.0.0.1", "localhost")
    api_url = site.api.replace("127.0.0.1", "localhost")
    network = ""
    if settings.host == "0.0.0.0":  # noqa: S104 - only compared
        port = site.frontend.rsplit(":", 1)[1]
        network = f"\n  On the network     http://{socket.gethostname()}:{port}/"
    windows = os.name == "nt"
    launcher = "launch_all.bat" if windows else "./launch_all.sh"
    mt = r"backend\.venv\Scripts\mt" if windows else "backend/.venv/bin/mt"
    stopper = f"{mt} stop" if windows else "./stop_all.sh"
    say(f"""
MT-Facturation is up ({seconds:.1f} s).

  Back office        {frontend_url}/
  Client self-care   {frontend_url}/landing{network}
  API description    {api_url}/docs
  Data and logs      {settings.mt_data_dir}

Try:
  curl -H 'Authorization: Bearer me:admin,ops' {api_url}/api/v1/offers
  {mt + " status":<28} what runs, and where its log is
  {launcher + " --dev":<28} frontend with hot reload
  {stopper:<28} stop everything""")
