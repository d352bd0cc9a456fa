#!/usr/bin/env bash
# Installs the build into an empty prefix, moves it, and builds an outside project against it, by CMake and by
# pkg-config. Usage: install_test.sh SOURCE_DIR BUILD_DIR CXX_COMPILER
set -euo pipefail
source=$1 build=$2 compiler=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/first" >/dev/null
mv "$scratch/first" "$scratch/prefix"
prefix=$scratch/prefix
for unwanted in kernels/kernels.hpp nlohmann fmt; do
  if [[ -e $prefix/include/$unwanted || -e $prefix/include/lamina/$unwanted ]]; then
    echo "installed, though it is none of our public headers: $unwanted"
    exit 1
  fi
done

cp -r "$source/tests/install/project" "$scratch/project"
cp "$source/examples/exam.cpp" "$scratch/project/"
python3 "$source/examples/make_exam.py" -o "$scratch/exam.csv"
cd "$scratch"

echo "== find_package"
cmake -G Ninja -S project -B outside -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$compiler" \
  -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build outside --parallel 2 >build.log || { cat build.log; exit 1; }
outside/outside exam.csv | tee by_cmake.txt
[[ -s exam.lamina ]]

echo "== parts of its own"
python3 "$source/tests/install/own_parts.py"
outside/own_parts

echo "== pkg-config"
export PKG_CONFIG_PATH
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name lamina.pc)")
# shellcheck disable=SC2046
"$compiler" project/exam.cpp -o by_pkgconfig $(pkg-config --cflags --libs lamina)
./by_pkgconfig exam.csv | diff by_cmake.txt -
"$compiler" -std=c++17 -fsyntax-only -I"$prefix/include" project/exam.cpp 2>older.log && exit 1
grep -m 1 error: older.log | grep -q 'Lamina needs C++20'

echo "== lamina::serving alone"
outside/serving_only exam.lamina
# Every symbol that the libraries of training define, against those that the program carries.
libraries=("$(find "$prefix" -name liblamina_training.a)" "$(find "$prefix" -name liblamina_objective.a)")
nm --defined-only --extern-only "${libraries[@]}" 2>/dev/null | awk '$2 ~ /^[TDBR]$/ {print $3}' | sort -u >training
nm --defined-only outside/serving_only | awk '{print $3}' | sort -u >carried
[[ -s training ]]
if comm -12 training carried | grep . >both; then
  echo "a program that only predicts carries code that trains:"
  c++filt <both
  exit 1
fi
echo "none of the $(wc -l <training) symbols of training and objective is in it" \
  "($(stat -c %s outside/serving_only) bytes; all of lamina: $(stat -c %s outside/outside))"
