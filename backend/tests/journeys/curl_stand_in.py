"""A small program named curl for machines without one: the options that documents use, sent by httpx."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import httpx


def main(words: Sequence[str]) -> int:
    """Send one request and answer like curl: the body on the output, the head where `.curlrc` says."""
    options = _parser().parse_args(words)
    answer = _send(options)
    head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
    _head_file().write_text(f"HTTP/1.1 {answer.status_code}\r\n{head}\r\n", encoding="latin-1")
    if options.output:
        Path(options.output).write_bytes(answer.content)
    else:
        sys.stdout.buffer.write(answer.content)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
    parser.add_argument("-sS", action="store_true", dest="quiet")
    parser.add_argument("-X", dest="method", default="GET")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-G", dest="in_address", action="store_true")
    parser.add_argument("--data-urlencode", dest="pairs", action="append", default=[])
    parser.add_argument("-d", dest="body")
    parser.add_argument("-o", dest="output")
    parser.add_argument("address")
    return parser


def _send(options: argparse.Namespace) -> httpx.Response:
    pairs = "&".join(f"{name}={quote(value, safe='')}" for name, _, value in (p.partition("=") for p in options.pairs))
    address, content = options.address, None
    headers = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in options.headers)}
    if options.in_address:
        address += f"?{pairs}"
    elif pairs:
        content = pairs.encode()
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    if options.body == "@-":
        content = sys.stdin.buffer.read().replace(b"\n", b"")
    with httpx.Client(trust_env=False, timeout=30) as client:
        return client.request(options.method, address, headers=headers, content=content)


def _head_file() -> Path:
    settings = (Path(os.environ["CURL_HOME"]) / ".curlrc").read_text(encoding="utf-8")
    [found] = re.findall(r'dump-header = "(.+)"', settings)
    return Path(found)
