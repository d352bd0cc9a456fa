#!/usr/bin/env bash
# Every C++ file is as clang-format 14 writes it (.clang-format). Other versions differ in details.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v clang-format-14 >/dev/null; then
  echo "skipped: clang-format-14 is not installed (tools/setup --all brings it)"
  exit 77
fi
folders=()
for folder in include src apps bindings examples tests bench; do
  [[ -d $folder ]] && folders+=("$folder")
done
mapfile -t files < <(find "${folders[@]}" -name '*.cpp' -o -name '*.hpp' | sort)
if ! clang-format-14 --dry-run -Werror "${files[@]}"; then
  echo "to mend: clang-format-14 -i FILE"
  exit 1
fi
echo "format: ${#files[@]} files"
