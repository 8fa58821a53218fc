"""How far long work is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from typing import Final

from app.cli.terminal import say

_WIDTH: Final = 30
_LINES: Final = 10


class Progress:
    """Shows how many of something are done; call it as often as wanted."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._is_terminal = sys.stdout.isatty()
        self._shown = 0

    def __call__(self, done: int, total: int) -> None:
        """Say that so many of all are done."""
        if self._is_terminal:
            filled = _WIDTH * done // total
            bar = "#" * filled + "." * (_WIDTH - filled)
            sys.stdout.write(f"\r[{bar}] {100 * done // total:3d} %  {done:,} of {total:,} {self._noun}")
            sys.stdout.write("\n" if done == total else "")
            sys.stdout.flush()
        elif done * _LINES // total > self._shown:
            self._shown = done * _LINES // total
            say(f"{done:,} of {total:,} {self._noun}")
