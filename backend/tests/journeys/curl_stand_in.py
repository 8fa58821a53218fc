"""A small program named curl for machines without one: the options that documents use, and nothing but the
standard library, since it starts once for every command."""

from __future__ import annotations

import http.client
import os
import re
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

WITH_VALUE = ("-X", "-H", "--data-urlencode", "-d", "-o")
ALONE = ("-sS", "-G")


def main(words: list[str]) -> int:
    """Send one request and answer like curl: the body on the output, the head where `.curlrc` says."""
    options: dict[str, list[str]] = {name: [] for name in ("address", *WITH_VALUE, *ALONE)}
    while words:
        name = words.pop(0)
        if name in WITH_VALUE:
            options[name].append(words.pop(0))
        else:
            options[name if name in ALONE else "address"].append(name)
    status, head, body = _send(options)
    lines = "".join(f"{name}: {value}\r\n" for name, value in head)
    _head_file().write_text(f"HTTP/1.1 {status}\r\n{lines}\r\n", encoding="latin-1")
    if options["-o"]:
        Path(options["-o"][0]).write_bytes(body)
    else:
        sys.stdout.buffer.write(body)
    return 0


def _send(options: dict[str, list[str]]) -> tuple[int, list[tuple[str, str]], bytes]:
    [address], [method] = options["address"], options["-X"]
    pairs = "&".join(
        f"{name}={quote(value, safe='')}"
        for name, _, value in (pair.partition("=") for pair in options["--data-urlencode"])
    )
    headers = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in options["-H"])}
    content = None
    if options["-G"]:
        address += f"?{pairs}"
    elif pairs:
        content = pairs.encode()
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    if options["-d"] == ["@-"]:
        content = sys.stdin.buffer.read().replace(b"\n", b"")
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=30)
    connection.request(method, f"{place.path}?{place.query}" if place.query else place.path, content, headers)
    answer = connection.getresponse()
    return answer.status, answer.getheaders(), answer.read()


def _head_file() -> Path:
    settings = (Path(os.environ["CURL_HOME"]) / ".curlrc").read_text(encoding="utf-8")
    [found] = re.findall(r'dump-header = "(.+)"', settings)
    return Path(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
