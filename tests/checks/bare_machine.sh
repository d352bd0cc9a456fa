#!/usr/bin/env bash
# A static program runs where there is nothing else: in an empty folder made the root, with and without threads, and
# makes the model that it makes here. Usage: bare_machine.sh PROGRAM EXAM_MAKER; exit code 77 where it cannot be tried.
set -euo pipefail
program=$(realpath "$1") make_exam=$(realpath "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if readelf --program-headers "$program" | grep INTERP; then
  echo "failed: the program asks for a loader of shared libraries"
  exit 1
fi
if ((EUID == 0)); then
  enter=(chroot)
elif unshare --map-root-user true 2>/dev/null; then
  enter=(unshare --map-root-user chroot)
else
  echo "skipped: may not change the root folder here"
  exit 77
fi
cp "$program" "$scratch/lamina"
python3 "$make_exam" -o "$scratch/exam.csv"
gzip --keep "$scratch/exam.csv"
inside() { "${enter[@]}" "$scratch" /lamina "$@"; }

inside --version
for threads in 1 3; do
  inside train exam.csv.gz --target passed --epochs 3 --threads $threads --quiet -o "inside$threads.lamina" >"$scratch/score.txt"
  inside predict "inside$threads.lamina" exam.csv --proba >"$scratch/inside$threads.csv"
done
(cd "$scratch" && "$program" train exam.csv --target passed --epochs 3 --quiet -o here.lamina >score.txt &&
  "$program" predict here.lamina exam.csv --proba >here.csv)
for threads in 1 3; do
  cmp "$scratch/here.lamina" "$scratch/inside$threads.lamina"
  cmp "$scratch/here.csv" "$scratch/inside$threads.csv"
done
echo "in an empty folder as root: the same model and predictions, by 1 and 3 threads"
