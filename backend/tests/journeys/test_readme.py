"""The steps of the README, run as a reader runs them: by a shell, against a fresh application."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from app.common.settings import REPOSITORY_DIR
from tests.factories import scalar
from tests.journeys.servers import listening

README = (REPOSITORY_DIR / "README.md").read_text(encoding="utf-8")
SETTLED = """
select i.total_amount || ' ' || i.settlement || ' ' || count(l.id)
from invoices i join invoice_lines l on l.invoice_id = i.id group by i.tenant_id, i.id
"""


def test_the_steps_end_with_a_paid_invoice(real_database: str, tmp_path: Path) -> None:
    [steps] = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    shell = shutil.which("bash")
    assert shell is not None
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python3").symlink_to(sys.executable)
    folder = tmp_path / "reader"
    folder.mkdir()
    with listening() as address:
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "DESK": address, "PATH": path, "NO_PROXY": "127.0.0.1"}
        command = [shell, "--noprofile", "--norc", "-euo", "pipefail", "-c", steps]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "paid\n"
    assert scalar(SETTLED) == "598.80 paid 2"
    assert "598.80 DH" in README
    assert [file.name for file in folder.iterdir()] == ["invoice.pdf"]
    assert (folder / "invoice.pdf").read_bytes().startswith(b"%PDF-")
