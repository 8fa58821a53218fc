"""The repository itself: nothing names the place where it was built, and every setting is described."""

from __future__ import annotations

import re
import subprocess

import pytest

from app.common.settings import BACKEND_DIR, REPOSITORY_DIR, Settings

PACKAGE_HOSTS = re.compile(
    r"https?://(?:[\w.-]+\.)?(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|artifactory[\w.-]*|nexus[\w.-]*)"
    r"|--(?:extra-)?index-url|^\s*registry\s*=",
    re.MULTILINE,
)
RESOLVED = re.compile(r'"resolved"\s*:\s*"https?:')
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root)/\w")
GENERATED_FOLDERS = {".git", ".venv", ".tools", ".local", "node_modules", "dist", "__pycache__"}
OWN_CHECKS = {"backend/tests/architecture/test_repository.py"}


def repository_files() -> list[str]:
    """Paths of what belongs to the repository; without git, of what no tool has put there."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        found = subprocess.run(listed, cwd=REPOSITORY_DIR, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        every = (path.relative_to(REPOSITORY_DIR) for path in REPOSITORY_DIR.rglob("*"))
        return [path.as_posix() for path in every if not GENERATED_FOLDERS & set(path.parts)]
    return found.stdout.decode().split("\0")


def texts_of_repository() -> dict[str, str]:
    """Every text file of the repository by its path."""
    texts = {}
    for name in repository_files():
        path = REPOSITORY_DIR / name
        if name and name not in OWN_CHECKS and path.is_file():
            content = path.read_bytes()
            if b"\0" not in content[:8000]:
                texts[name] = content.decode("utf-8", errors="replace")
    return texts


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found = texts_of_repository()
    assert len(found) > 200
    return found


@pytest.mark.parametrize("pattern", [PACKAGE_HOSTS, RESOLVED, MACHINE_PATHS], ids=["index", "resolved", "paths"])
def test_no_file_names_where_packages_or_machines_are(texts: dict[str, str], pattern: re.Pattern[str]) -> None:
    found = {name: match[0] for name, text in texts.items() if (match := pattern.search(text))}
    assert found == {}


def test_planted_addresses_are_found() -> None:
    assert RESOLVED.search('"resolved": "https://registry.example/a/-/a-1.tgz"')
    assert PACKAGE_HOSTS.search("registry=http://10.0.0.1/")
    assert PACKAGE_HOSTS.search("--index-url http://mirror/simple")
    assert MACHINE_PATHS.search("see /" + "work/notes")
    assert not MACHINE_PATHS.search("./work/notes and network/root/x")


def test_every_setting_is_described() -> None:
    text = (BACKEND_DIR / ".env.example").read_text(encoding="utf-8")
    described = set(re.findall(r"^#?\s*([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))
    fields = {name.upper() for name in Settings.model_fields}
    assert fields - described == set(), "describe them in backend/.env.example"
    assert described - fields == set(), "these settings are gone"


def test_described_defaults_start() -> None:
    assert Settings(_env_file=BACKEND_DIR / ".env.example").log_level
