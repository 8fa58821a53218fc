@echo off
rem Starts everything. Finds a Python by running it; backend\app\cli does the work.
rem   launch_all.bat [--check] [--dev] [--no-seed] [--port N]
setlocal
set "PYTHONDONTWRITEBYTECODE="
set "PYTHONHOME="
set "PYTHONPATH="
set "BOOTSTRAP=%~dp0backend\app\cli\bootstrap.py"
set "FITS=import sys, ssl, zlib, ctypes, sqlite3; sys.exit(not ((3, 12) <= sys.version_info[:2] <= (3, 14) and sys.maxsize > 2**32))"

if not defined MTF_PYTHON goto search
"%MTF_PYTHON%" -c "%FITS%" >nul 2>&1 && goto chosen
echo launch: MTF_PYTHON=%MTF_PYTHON% is not a working 64-bit Python 3.12 to 3.14 1>&2
exit /b 1

:chosen
"%MTF_PYTHON%" "%BOOTSTRAP%" dev %*
exit /b %errorlevel%

:search
for %%P in ("py -3.13" "py -3.12" "py -3.14" python3 python) do (
  %%~P -c "%FITS%" >nul 2>&1 && (
    %%~P "%BOOTSTRAP%" dev %*
    goto done
  )
)
echo launch: no Python 3.12, 3.13 or 3.14 found; install one or set MTF_PYTHON to its path 1>&2
exit /b 1

:done
exit /b %errorlevel%
