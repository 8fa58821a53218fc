"""Printed curl commands, run as a reader runs them: by a shell, with placeholders in its environment.

A machine without curl gets a stand-in of that name that reads the same words and sends them itself; the shell,
its quotes and its placeholders stay real.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STAND_IN = Path(__file__).with_name("curl_stand_in.py")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers by lower-case name, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def at(self, place: str) -> Any:
        """A place of the answer: `lines.0.id`, `data.length`, or `header:ETag`."""
        if place.startswith("header:"):
            return self.headers.get(place.removeprefix("header:").lower())
        found: Any = json.loads(self.body)
        for part in place.split("."):
            found = len(found) if part == "length" else found[int(part) if isinstance(found, list) else part]
        return found


class Shell:
    """A folder with a shell in it; `uses` says whose curl it finds."""

    def __init__(self, folder: Path, *, stand_in: bool = False) -> None:
        self.folder = folder
        self.programs = folder / "programs"
        self.programs.mkdir(parents=True)
        bash, curl = shutil.which("bash"), None if stand_in else shutil.which("curl")
        assert bash is not None, "a shell is needed to run what documents print"
        self._bash = bash
        self.uses = "curl" if curl else "a stand-in for curl"
        if curl:
            (self.programs / "curl").symlink_to(curl)
        else:
            script = self.programs / "curl"
            script.write_text(f"#!{sys.executable} -ES\n{STAND_IN.read_text(encoding='utf-8')}", encoding="utf-8")
            script.chmod(0o755)
        # What is printed is run unchanged: curl itself is told to keep the head of the answer.
        (folder / ".curlrc").write_text(f'dump-header = "{folder / "head"}"\n')

    def run(self, command: str, placeholders: dict[str, str]) -> Answer:
        """Run one command; a file that it saves is the body of its answer."""
        environment = {
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "CURL_HOME": str(self.folder),
            "NO_PROXY": "127.0.0.1",
            "LANG": "C.UTF-8",
            **placeholders,
        }
        place = self.folder / "place"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        line = [self._bash, "--noprofile", "--norc", "-euo", "pipefail", "-c", command]
        done = subprocess.run(line, cwd=place, env=environment, capture_output=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
        saved = [file.read_bytes() for file in place.iterdir()]
        status, headers = _head((self.folder / "head").read_text(encoding="latin-1"))
        return Answer(status, headers, saved[0] if saved else done.stdout)


def _head(text: str) -> tuple[int, dict[str, str]]:
    """The status and headers of the last answer in a dump."""
    last = text.replace("\r", "").strip().split("\n\n")[-1].split("\n")
    pairs = (line.split(":", 1) for line in last[1:])
    return int(last[0].split()[1]), {name.strip().lower(): value.strip() for name, value in pairs}
