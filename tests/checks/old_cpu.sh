#!/usr/bin/env bash
# On an x86-64 CPU without fused multiply-add the program starts, says so once, and makes the same model: tried on
# a CPU of 2008, which qemu plays. Usage: old_cpu.sh PROGRAM EXAM_MAKER; exit code 77 where it cannot be tried.
set -euo pipefail
program=$(realpath "$1") make_exam=$(realpath "$2")

if [[ $(uname -m) != x86_64 ]]; then
  echo "skipped: this is no x86-64 machine"
  exit 77
fi
if ! command -v qemu-x86_64 >/dev/null; then
  echo "skipped: no qemu-x86_64 (package qemu-user, or tools/setup --neon)"
  exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
python3 "$make_exam" -o exam.csv
unset LAMINA_ISA

fail() { echo "failed: $1"; exit 1; }
old() { qemu-x86_64 -cpu Nehalem "$program" "$@"; }
note='note: this CPU has no AVX2'
train=(train exam.csv --target passed --layers 24,7 --epochs 3 --dropout 0.1 --force)

"$program" "${train[@]}" --quiet -o here.lamina >here.txt
old "${train[@]}" --threads 3 -o old.lamina >old.txt 2>messages.txt
cmp here.lamina old.lamina || fail "another model than on this CPU"
[[ $(grep -c "$note" messages.txt) == 1 ]] || fail "the note of a slow CPU was not printed once"

old "${train[@]}" --quiet -o quiet.lamina >quiet.txt 2>messages.txt
! grep "$note" messages.txt || fail "--quiet printed the note"
"$program" predict here.lamina exam.csv --proba >here.csv
old predict old.lamina exam.csv --proba >old.csv 2>messages.txt
cmp here.csv old.csv || fail "other predictions than on this CPU"

old bench A --seconds 0.01 2>/dev/null | tee bench.txt
grep -q '(plain, ' bench.txt || fail "bench does not say that the plain kernels run"

code=0
LAMINA_ISA=avx2 old predict old.lamina exam.csv >/dev/null 2>messages.txt || code=$?
[[ $code == 2 ]] || fail "LAMINA_ISA=avx2 ended with $code instead of 2"
grep -q 'usage.bad_isa' messages.txt || fail "LAMINA_ISA=avx2 was not refused as usage.bad_isa"
grep -q 'choose one of: plain; or unset it' messages.txt || fail "the levels of this CPU are not named"
echo "the CPU without fused multiply-add made the same model and predictions"
