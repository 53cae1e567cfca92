#!/bin/sh
# Makes .venv in the checkout from requirements.lock. A second call with the same lock costs nothing.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/.locked
want=$(cat requirements.lock pyproject.toml scripts/setup.sh | cksum)
if [ -x .venv/bin/praksis ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$want" ]; then exit 0; fi

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || {
    echo "Python 3.11, 3.12 or 3.13 is needed; found: $("$python" --version). Set PYTHON=/path/to/python3.11." >&2
    exit 1
}
echo "Setting up .venv (some 2.8 GB on disk, a minute or a few on a first call) ..."
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv || {
    echo "Python's venv is missing: on Debian and Ubuntu, apt install python3-venv." >&2
    exit 1
}
.venv/bin/python -m pip --quiet --disable-pip-version-check install 'uv>=0.9,<1'

# torch: the CPU build. A folder of wheels named by PIP_FIND_LINKS is used where there is one;
# elsewhere uv takes it from PyTorch's own index. Plain PyPI would bring gigabytes of CUDA on Linux.
if [ -n "${PIP_FIND_LINKS:-}" ]; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python --find-links "$PIP_FIND_LINKS" -r requirements.lock
else
    .venv/bin/uv pip install --quiet --python .venv/bin/python --torch-backend cpu -r requirements.lock
fi
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps -e .
echo "$want" > "$stamp"
