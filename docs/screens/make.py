"""Takes the pictures of this folder from a running product, on a database and a port of its own.

    backend/.venv/bin/python docs/screens/make.py [--grep WORDS]

Needs Chromium, Node and pdftoppm. The clock is stopped, and the demo data is the same for the same day. What is
photographed are the scenes of frontend/e2e/scenes and the journeys of frontend/screens; the index is written from
their titles.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

HERE: Final = Path(__file__).resolve().parent
REPOSITORY: Final = HERE.parents[1]
FRONTEND: Final = REPOSITORY / "frontend"
SCENES: Final = FRONTEND / "e2e" / "scenes"
sys.path.insert(0, str(REPOSITORY / "backend"))

import httpx  # noqa: E402

from app.cli import frontend  # noqa: E402
from app.cli.e2e import find_chromium  # noqa: E402
from app.common.embedded_postgres import EmbeddedPostgres  # noqa: E402
from app.common.embedded_system import free_port  # noqa: E402

DAY: Final = "2026-11-20T10:00:00+00:00"
MAX_BYTES: Final = 120_000
INVOICES: Final = (("invoice-fr.png", "fr"), ("invoice-ar.png", "ar"))
#: The files of scenes in the order of the index; what is said of each is the section's own heading.
SECTIONS: Final = {
    "shell": "Around every page",
    "contracts": "Contracts",
    "clients": "Clients",
    "offers": "Offers",
    "invoices": "Invoices",
    "collections": "Collections",
    "settings": "Settings",
}
INTRODUCTION: Final = (
    "Taken by [make.py](make.py) from the demo data: French by day, Arabic by night.",
    "Date fields show the order of the browser's own language: here English, month first.",
)
JOURNEYS: Final = {
    "start": "The start page",
    "subscribe": "Subscribe",
    "change": "Change plan",
    "bills": "My bills",
    "not-found": "An address that leads nowhere",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--grep", help="only pictures whose test matches; the others stay as they are")
    options = parser.parse_args()
    chromium, pdftoppm = find_chromium(shows_pdf=True), shutil.which("pdftoppm")
    if chromium is None or pdftoppm is None:
        sys.exit("needed: Chromium (or CHROMIUM_PATH) and pdftoppm")
    with tempfile.TemporaryDirectory(prefix="mt-screens-") as folder:
        data, port = Path(folder) / "data", free_port()
        environment = {**os.environ, "APP_ENV": "local", "MT_DATA_DIR": str(data), "CLOCK_FIXED_AT": DAY}
        # Every browser of the pictures comes from one address.
        environment |= {"RATE_LIMIT_VERIFY_ADDRESS": "0", "RATE_LIMIT_VERIFY_CIN": "0"}
        environment |= {"DATABASE_URL": "", "DATABASE_OWNER_URL": ""}
        mt = [sys.executable, "-m", "app.cli"]
        backend = REPOSITORY / "backend"
        try:
            subprocess.run([*mt, "dev", "--port", str(port)], cwd=backend, env=environment, check=True)
            site = f"http://127.0.0.1:{port}"
            if options.grep is None:
                for name, language in INVOICES:
                    print_first_page(pdftoppm, largest_invoice(site, language), HERE / name)
            photograph(chromium, site, options.grep)
        finally:
            subprocess.run([*mt, "stop"], cwd=backend, env=environment, check=False)
            EmbeddedPostgres(data).remove()
    write_index()
    pictures = [path for path in sorted(HERE.rglob("*")) if path.suffix in {".png", ".webp"}]
    total = sum(path.stat().st_size for path in pictures)
    sys.stdout.write(f"{len(pictures)} pictures, {total:,} bytes\n")
    if too_large := [path.name for path in pictures if path.stat().st_size > MAX_BYTES]:
        sys.exit(f"larger than {MAX_BYTES:,} bytes: {', '.join(too_large)}")


def photograph(chromium: str, site: str, grep: str | None) -> None:
    """Let a browser walk through the scenes and the journeys, and keep what it shows."""
    environment = {**os.environ, "E2E_BASE_URL": site, "CHROMIUM_PATH": chromium, "SCREENS_DIR": str(HERE)}
    command = frontend.npm("run", "--silent", "screens", "--", *(["--grep", grep] if grep else []))
    subprocess.run(command, cwd=FRONTEND, env=environment, check=True)


def write_index() -> None:
    """Write README.md: every picture that is there, in French by day and in Arabic by night."""
    written = ["# Screens", "", *INTRODUCTION, ""]
    for section, heading in SECTIONS.items():
        source = (SCENES / f"{section}.ts").read_text(encoding="utf-8")
        scenes = re.findall(r"name: '([\w-]+)',\s*title:\s*'([^']+)'", source)
        written += [f"## {heading}", ""]
        for name, title in scenes:
            written += pair(f"workspace/{name}", title)
    shown = "".join(written)
    for path in sorted((HERE / "workspace").glob("*.fr.webp")):
        name = path.name.removesuffix(".fr.webp")
        if f"workspace/{name}." not in shown:
            written += pair(f"workspace/{name}", name.replace("-", " ").capitalize())
    written += ["## Public pages", ""]
    for journey, heading in JOURNEYS.items():
        names = sorted({path.name.split(".")[0] for path in (HERE / "landing").glob(f"{journey}*.webp")})
        for name in names:
            step = name.removeprefix(journey).strip("-").replace("-", " ")
            written += pair(f"landing/{name}", f"{heading}: {step}" if step else heading)
    (HERE / "README.md").write_text("\n".join(written), encoding="utf-8")


def pair(path: str, title: str) -> list[str]:
    """The two looks of one screen beside each other; nothing while they are not there."""
    if not (HERE / f"{path}.fr.webp").exists():
        return []
    looks = " ".join(f'<img src="{path}.{lang}.webp" width="49%" alt="{title} ({lang})">' for lang in ("fr", "ar"))
    return [f"### {title}", "", looks, ""]


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
