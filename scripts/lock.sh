#!/bin/sh
# Writes requirements.lock from pyproject.toml. For the maintainer, after a dependency changed.
# torch is locked by its version alone: the CPU build has other dependencies than the CUDA one
# that PyPI serves to Linux, and scripts/setup.sh always asks for the CPU build.
set -eu
cd "$(dirname "$0")/.."
cuda=$(printf -- '--no-emit-package %s ' triton cuda-bindings cuda-pathfinder cuda-toolkit \
    nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft \
    nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 \
    nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx torch)
# shellcheck disable=SC2086
.venv/bin/uv pip compile pyproject.toml --extra dev --extra eval --python-version 3.11 --universal --no-annotate \
    ${PIP_FIND_LINKS:+--find-links "$PIP_FIND_LINKS"} $cuda --quiet -o requirements.lock
grep -o '"torch==[^"]*"' pyproject.toml | tr -d '"' >> requirements.lock
