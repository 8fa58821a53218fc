# Sourced by the launchers: sets MTF_FOUND_PYTHON to an interpreter that runs and fits, or ends with one line.
# A candidate counts only after it has run: a pyenv shim without its version looks like Python and is none.

python_fits() {
  "$1" -c 'import sys, ssl, zlib, ctypes, sqlite3
sys.exit(not ((3, 12) <= sys.version_info[:2] <= (3, 14) and sys.maxsize > 2**32))' >/dev/null 2>&1
}

find_python() {
  if [ -n "${MTF_PYTHON:-}" ]; then
    python_fits "$MTF_PYTHON" && { printf '%s\n' "$MTF_PYTHON"; return 0; }
    echo "launch: MTF_PYTHON=$MTF_PYTHON is not a working 64-bit Python 3.12 to 3.14" >&2
    return 1
  fi
  for name in python3.13 python3.12 python3.14 python3 python; do
    python_fits "$name" && { command -v "$name"; return 0; }
  done
  for candidate in \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13.*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12.*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.14.*/bin/python3 \
    "${XDG_DATA_HOME:-$HOME/.local/share}"/uv/python/cpython-3.1[234]*/bin/python3 \
    /opt/homebrew/bin/python3.1[234] /usr/local/bin/python3.1[234] /home/linuxbrew/.linuxbrew/bin/python3.1[234] \
    "$HOME"/miniconda3/bin/python3 "$HOME"/anaconda3/bin/python3 "$HOME"/miniforge3/bin/python3 \
    /opt/conda/bin/python3 /opt/python/*/bin/python3; do
    [ -x "$candidate" ] && python_fits "$candidate" && { printf '%s\n' "$candidate"; return 0; }
  done
  echo "launch: no Python 3.12, 3.13 or 3.14 found; install one or set MTF_PYTHON to its path" >&2
  return 1
}

unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH
HOME=${HOME:-/nonexistent}
MTF_FOUND_PYTHON=$(find_python) || exit 1
