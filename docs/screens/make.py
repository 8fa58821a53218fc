"""Takes the pictures of this folder from a running product, on a database and a port of its own.

    backend/.venv/bin/python docs/screens/make.py

Needs Chromium and pdftoppm. The clock is stopped, and the demo data is the same for the same day.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

HERE: Final = Path(__file__).resolve().parent
REPOSITORY: Final = HERE.parents[1]
sys.path.insert(0, str(REPOSITORY / "backend"))

import httpx  # noqa: E402

from app.cli.e2e import find_chromium  # noqa: E402
from app.common.embedded_postgres import EmbeddedPostgres  # noqa: E402
from app.common.embedded_system import free_port  # noqa: E402

DAY: Final = "2026-11-20T10:00:00+00:00"
MAX_BYTES: Final = 200_000
PAGES: Final = (
    ("overview.png", "/", "1280,560"),
    ("invoices.png", "/invoices", "1280,800"),
    ("landing.png", "/landing", "520,900"),
)
INVOICES: Final = (("invoice-fr.png", "fr"), ("invoice-ar.png", "ar"))


def main() -> None:
    chromium, pdftoppm = find_chromium(), shutil.which("pdftoppm")
    if chromium is None or pdftoppm is None:
        sys.exit("needed: Chromium (or CHROMIUM_PATH) and pdftoppm")
    with tempfile.TemporaryDirectory(prefix="mt-screens-") as folder:
        data, port = Path(folder) / "data", free_port()
        environment = {**os.environ, "APP_ENV": "local", "MT_DATA_DIR": str(data), "CLOCK_FIXED_AT": DAY}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            environment[name] = ""
        mt = [sys.executable, "-m", "app.cli"]
        backend = REPOSITORY / "backend"
        try:
            subprocess.run([*mt, "dev", "--port", str(port)], cwd=backend, env=environment, check=True)
            site = f"http://127.0.0.1:{port}"
            for name, path, size in PAGES:
                photograph(chromium, f"{site}{path}", size, HERE / name, Path(folder) / "profile")
            for name, language in INVOICES:
                print_first_page(pdftoppm, largest_invoice(site, language), HERE / name)
        finally:
            subprocess.run([*mt, "stop"], cwd=backend, env=environment, check=False)
            EmbeddedPostgres(data).remove()
    for name in [*(page[0] for page in PAGES), *(invoice[0] for invoice in INVOICES)]:
        size = (HERE / name).stat().st_size
        sys.stdout.write(f"{name:<16} {size:>8,} bytes\n")
        if size > MAX_BYTES:
            sys.exit(f"{name} is larger than {MAX_BYTES:,} bytes")


def photograph(chromium: str, url: str, size: str, target: Path, profile: Path) -> None:
    """Save what a French-speaking browser shows once the page has settled."""
    command = [
        chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
        "--disable-background-networking", "--lang=fr-MA", "--accept-lang=fr-MA,fr", f"--user-data-dir={profile}",
        f"--window-size={size}", "--virtual-time-budget=8000", f"--screenshot={target}", url,
    ]  # fmt: skip
    environment = {**os.environ, "LANGUAGE": "fr", "TZ": "Africa/Casablanca"}
    subprocess.run(command, env=environment, check=True, timeout=120, stderr=subprocess.DEVNULL)


def read(url: str) -> bytes:
    headers = {"Authorization": "Bearer pictures:admin,ops"}
    return httpx.get(url, headers=headers, timeout=30, trust_env=False).raise_for_status().content


def largest_invoice(site: str, language: str) -> bytes:
    """The document of the largest invoice of October among private clients who read this language."""
    query = urlencode({"size": 100, "period": "2026-10", "sort": "-total_amount,invoice_number"})
    invoices: list[dict[str, Any]] = json.loads(read(f"{site}/api/v1/invoices?{query}"))["data"]
    for invoice in invoices:
        client = json.loads(read(f"{site}/api/v1/customers/{invoice['client_id']}"))
        if client["language"] == language and client["client_type"] == "individual":
            return read(f"{site}/api/v1/invoices/{invoice['id']}/pdf")
    sys.exit(f"no invoice in {language}")


def print_first_page(pdftoppm: str, document: bytes, target: Path) -> None:
    command = [pdftoppm, "-png", "-r", "72", "-f", "1", "-l", "1", "-singlefile", "-", str(target.with_suffix(""))]
    subprocess.run(command, input=document, check=True)


if __name__ == "__main__":
    main()
