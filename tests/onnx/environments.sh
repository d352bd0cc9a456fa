#!/usr/bin/env bash
# Makes the Python environments of the tests of ONNX, once: FOLDER/now with today's packages, FOLDER/old with
# ONNX Runtime 1.15, the oldest for Python 3.11.
#   tests/onnx/environments.sh FOLDER
set -euo pipefail
folder=$1
here=$(cd "$(dirname "$0")" && pwd)

make() {
  local name=$1
  shift
  [[ -f $folder/$name/done ]] && return
  rm -rf "${folder:?}/$name"
  python3 -m venv "$folder/$name" || return 1
  "$folder/$name/bin/pip" install --quiet --disable-pip-version-check "$@" || return 1
  touch "$folder/$name/done"
}
make now -r "$here/requirements.txt"
make old 'onnxruntime==1.15.*' 'numpy<2' || { rm -rf "${folder:?}/old"; echo "ONNX Runtime 1.15 cannot be installed here"; }
