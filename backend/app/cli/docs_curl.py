"""One call of the API as the curl command that makes it.

Owns how a command is printed. Invariant: what is printed is what a shell can run: every value that is not
written out is a `$PLACEHOLDER` of the environment, and nothing else in it means anything to a shell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.cli.docs_operations import Operation

PLACEHOLDER: Final = re.compile(r"\$([A-Z][A-Z0-9_]*)")
_DANGEROUS: Final = re.compile(r"`|\$\(|\$\{|\\\\|\\\$")
_PLAIN_QUERY: Final = re.compile(r"[\w$.~:,-]*")
_LONG_ADDRESS: Final = 60
_CONTINUED: Final = " \\\n  "


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent: `token` names the placeholder of the identity, None for a public route."""

    operation: Operation
    address: str
    token: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    saved_as: str | None = None

    def command(self) -> str:
        """The command, on as many lines as are pleasant to read."""
        options = _CONTINUED.join(self._options())
        if self.body is None:
            return options
        # A quoted mark keeps the shell from looking for placeholders where there are none.
        mark = "JSON" if PLACEHOLDER.search(self.body) else "'JSON'"
        return f"{options}{_CONTINUED}-d @- <<{mark}\n{self.body}\nJSON"

    def placeholders(self) -> set[str]:
        """Every name that the environment has to know."""
        return set(PLACEHOLDER.findall(self.command()))

    def problems(self) -> Iterator[str]:
        """What a shell would not take literally."""
        texts = (self.address, self.body or "", *self.query.values(), *self.headers.values(), *self.form.values())
        for text in texts:
            if _DANGEROUS.search(text):
                yield f"{text!r} means something to a shell"
        for text in (self.address, *self.query.values(), *self.headers.values(), *self.form.values()):
            if '"' in text or "!" in text:
                yield f"{text!r} cannot stand between quotation marks"

    def _options(self) -> Iterator[str]:
        inline = self.address + "?" + "&".join(f"{name}={value}" for name, value in self.query.items())
        is_plain = all(_PLAIN_QUERY.fullmatch(value) for value in self.query.values()) and len(inline) <= _LONG_ADDRESS
        yield f'curl -sS -X {self.operation.method} "{inline if self.query and is_plain else self.address}"'
        if self.query and not is_plain:
            pairs = (f'--data-urlencode "{name}={value}"' for name, value in self.query.items())
            yield from (f"-G {pair}" if at == 0 else pair for at, pair in enumerate(pairs))
        if self.token is not None:
            yield f'-H "Authorization: Bearer ${self.token}"'
        yield from (f'-H "{name}: {value}"' for name, value in self.headers.items())
        yield from (f'--data-urlencode "{name}={value}"' for name, value in self.form.items())
        if self.body is not None:
            yield '-H "Content-Type: application/json"'
        if self.saved_as:
            yield f"-o {self.saved_as}"


def default_address(path: str, names: Mapping[str, str]) -> str:
    """The address of a path, its parameters as placeholders.

    Args: names: placeholder by parameter where it is not the parameter's own name in capitals.
    """

    def placeholder(found: re.Match[str]) -> str:
        return "$" + names.get(found[1], found[1].upper())

    return "$BASE_URL" + re.sub(r"\{(\w+)\}", placeholder, path)
