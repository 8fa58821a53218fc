"""The processes a launcher left running: start them detached, recognise them later, end them.

Invariant: a process is ours only when its PID file and its start time agree, or when it carries our data
directory in its environment and runs one of our programs; nothing else is ever signalled.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

MARKER: Final = "MT_LAUNCHED_FROM"
_OUR_PROGRAMS: Final = ("app.cli", "vite")
_CLOCK_TOLERANCE_SECONDS: Final = 2.0
_GRACE_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class Service:
    """A started process: its name, the port it serves (0 for none), and its log."""

    name: str
    pid: int
    port: int
    log: Path


def start(
    data_dir: Path, name: str, command: Sequence[str], *, port: int, cwd: Path, env: Mapping[str, str]
) -> Service:
    """Start a process that outlives the launcher, with a log and a PID file of its own."""
    for folder in ("run", "logs"):
        (data_dir / folder).mkdir(parents=True, exist_ok=True)
    log = data_dir / "logs" / f"{name}.log"
    if log.exists():
        log.replace(log.with_suffix(".log.old"))
    how: dict[str, Any] = {"cwd": cwd, "env": {**os.environ, **env, MARKER: str(data_dir)}}
    if sys.platform == "win32":
        how["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    else:
        how["start_new_session"] = True
    with log.open("wb") as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **how)
    child.returncode = 0  # detached on purpose: nobody waits for it, and Popen need not warn about that
    record = {"pid": child.pid, "started": psutil.Process(child.pid).create_time(), "port": port}
    pid_file = _pid_file(data_dir, name)
    pid_file.with_suffix(".new").write_text(json.dumps(record))
    pid_file.with_suffix(".new").replace(pid_file)
    return Service(name, child.pid, port, log)


def running(data_dir: Path) -> list[Service]:
    """List what this data directory's PID files know and what is truly alive."""
    found = []
    for path in sorted((data_dir / "run").glob("*.json")):
        process, port = _read(path)
        if process is not None:
            found.append(Service(path.stem, process.pid, port, data_dir / "logs" / f"{path.stem}.log"))
    return found


def stop_all(data_dir: Path) -> list[str]:
    """End everything started from this data directory, children included; name what was ended."""
    names, doomed = [], []
    for path in sorted((data_dir / "run").glob("*.json")):
        process, _port = _read(path)
        if process is not None:
            names.append(path.stem)
            doomed.append(process)
    leftovers = [p for p in _marked(data_dir) if p not in doomed]
    if leftovers:
        names.append(f"{len(leftovers)} leftover process(es)")
    _end([*doomed, *leftovers])
    for path in (data_dir / "run").glob("*.json"):
        path.unlink(missing_ok=True)
    return names


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    with suppress(psutil.Error):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def _pid_file(data_dir: Path, name: str) -> Path:
    return data_dir / "run" / f"{name}.json"


def _read(path: Path) -> tuple[psutil.Process | None, int]:
    """Find the process of a PID file; its number alone may belong to a stranger by now."""
    try:
        record = json.loads(path.read_text())
        process = psutil.Process(int(record["pid"]))
        same = abs(process.create_time() - float(record["started"])) < _CLOCK_TOLERANCE_SECONDS
        alive = process.status() != psutil.STATUS_ZOMBIE
        port = int(record["port"])
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None, 0
    return (process if same and alive else None), port


def _marked(data_dir: Path) -> Iterable[psutil.Process]:
    """Find processes that were started from this data directory, whatever their PID file says."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid == os.getpid() or process.environ().get(MARKER) != str(data_dir):
                continue
            if any(program in part for part in process.cmdline() for program in _OUR_PROGRAMS):
                yield process


def _end(processes: Sequence[psutil.Process]) -> None:
    everyone = list(processes)
    for process in processes:
        with suppress(psutil.Error):
            everyone += process.children(recursive=True)
    for process in everyone:
        with suppress(psutil.Error):
            process.terminate()
    for process in _still_alive_after(_GRACE_SECONDS, everyone):
        with suppress(psutil.Error):
            process.kill()
    _still_alive_after(5.0, everyone)


def _still_alive_after(seconds: float, processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    # Not psutil.wait_procs: where nobody reaps, a zombie would be waited for to the last second.
    deadline = time.monotonic() + seconds
    alive = list(processes)
    while (alive := [p for p in alive if p.is_running() and is_alive(p.pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive
