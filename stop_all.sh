#!/bin/sh
# Stops what launch_all.sh started: PID files first, then own leftovers, PostgreSQL last. Nothing else.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
python=$root/backend/.venv/bin/python
unset PYTHONDONTWRITEBYTECODE PYTHONHOME
if ! "$python" -c 'import psutil, psycopg, pydantic_settings' >/dev/null 2>&1; then
  echo "nothing to stop: never installed"
  exit 0
fi
PYTHONPATH=$root/backend exec "$python" -m app.cli stop "$@"
