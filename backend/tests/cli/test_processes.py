"""Starting, recognising and ending processes: ours always, a stranger's never."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.cli import processes
from app.cli.processes import MARKER, Service

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)", "app.cli"]


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process of the same program that we did not start from this data directory."""
    environment = {**os.environ, MARKER: "/some/other/folder"}
    with subprocess.Popen(SLEEP, env=environment) as process:
        yield process
        process.kill()


def start(data_dir: Path, name: str = "api", command: list[str] | None = None) -> Service:
    return processes.start(data_dir, name, command or SLEEP, port=8000, cwd=data_dir, env={"COLOUR": "red"})


def ended(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while processes.is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not processes.is_alive(pid)


def test_a_started_process_is_known_alive_and_detached(tmp_path: Path) -> None:
    service = start(tmp_path)
    assert processes.running(tmp_path) == [service]
    environment = psutil.Process(service.pid).environ()
    assert (environment["COLOUR"], environment[MARKER]) == ("red", str(tmp_path))
    if sys.platform != "win32":
        assert os.getsid(service.pid) != os.getsid(0)
    assert processes.stop_all(tmp_path) == ["api"]
    assert ended(service.pid)
    assert processes.running(tmp_path) == []
    assert processes.stop_all(tmp_path) == []


def test_output_goes_to_a_log_and_the_last_start_is_kept(tmp_path: Path) -> None:
    for word in ("first", "second"):
        service = start(tmp_path, command=[sys.executable, "-c", f"print('{word}')"])
        assert ended(service.pid)
    assert service.log.read_text().strip() == "second"
    assert service.log.with_suffix(".log.old").read_text().strip() == "first"


def test_a_stranger_with_our_process_id_is_left_alone(tmp_path: Path, stranger: subprocess.Popen[bytes]) -> None:
    (tmp_path / "run").mkdir()
    record = {"pid": stranger.pid, "started": time.time() - 3600, "port": 8000}
    (tmp_path / "run" / "api.json").write_text(json.dumps(record))
    assert processes.running(tmp_path) == []
    assert processes.stop_all(tmp_path) == []
    assert stranger.poll() is None


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"pid": "x", "started": 1, "port": 0}'])
def test_a_damaged_pid_file_is_no_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "api.json").write_text(text)
    assert processes.stop_all(tmp_path) == []
    assert list((tmp_path / "run").iterdir()) == []


def test_a_leftover_without_a_pid_file_is_found_by_its_data_directory(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    service = start(tmp_path)
    (tmp_path / "run" / "api.json").unlink()
    assert processes.stop_all(tmp_path) == ["1 leftover process(es)"]
    assert ended(service.pid)
    assert stranger.poll() is None


def test_children_end_with_their_parent(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "print(child.pid, flush=True); time.sleep(60)"
    )
    service = start(tmp_path, command=[sys.executable, "-c", code, "app.cli"])
    deadline = time.monotonic() + 10
    while not service.log.read_text().strip() and time.monotonic() < deadline:
        time.sleep(0.02)
    child = int(service.log.read_text())
    processes.stop_all(tmp_path)
    assert ended(service.pid)
    assert ended(child)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to ignore")
def test_a_process_that_ignores_the_request_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_GRACE_SECONDS", 0.3)
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    service = start(tmp_path, command=[sys.executable, "-c", code])
    while not service.log.read_text():
        time.sleep(0.02)
    assert processes.stop_all(tmp_path) == ["api"]
    assert ended(service.pid)
