#!/usr/bin/env bash
# Publishes as native AOT, without a warning, and compares with the just-in-time compiler: the same weights for every instruction set, the same files from the same nabla commands.
# Takes some minutes, so ./test.sh does not run it. Needs clang (or gcc) and the AOT compiler's package beside the .NET SDK, and an x64 processor with FMA.
# The last line says how many comparisons held.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$PWD/artifacts/aot
passed=0 failed=0

skip() { echo "skipped: $1"; exit 0; }
[ "$(uname -sm)" = "Linux x86_64" ] || skip "this script is for Linux on x64."
grep -qw fma /proc/cpuinfo || skip "the processor has no fused multiply-add; without it the bits may differ."
command -v clang > /dev/null || command -v gcc > /dev/null || skip "native AOT links with clang or gcc; install one of them."
rm -rf "$work" && mkdir -p "$work/data" "$work/jit" "$work/native"

# expect NAME COMMAND...: counts whether the command succeeds.
expect() {
  local name=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

# build OUT ARGUMENTS...: dotnet, quiet unless it fails; a warning is an error.
build() {
  local out=$1
  shift
  echo "== dotnet $*"
  dotnet "$@" -c Release -o "$out" -v quiet -nologo || { echo "0 passed, 1 failed: dotnet $* ended with an error."; exit 1; }
}

native=(-r linux-x64 -p:PublishAot=true)
build "$work/hashes" build tests/aot/hashes.cs
build "$work/columns" build tests/aot/columns.cs
build "$work/nabla" build src/Nabla.Cli
build "$work/nabla-native" publish src/Nabla.Cli "${native[@]}"

# 1. Weights: AVX-512 and AVX2 by the just-in-time compiler, and each instruction set that this processor has ahead of time.
"$work/hashes/hashes" > "$work/expected.txt" || { echo "0 passed, 1 failed: no weights to compare with."; exit 1; }
same_weights() { "$@" | cmp - "$work/expected.txt"; }
expect "weights under EnableAVX512=0" same_weights env DOTNET_EnableAVX512=0 "$work/hashes/hashes"
expect "weights without tiers" same_weights env DOTNET_TieredCompilation=0 "$work/hashes/hashes"
sets=(x86-64-v3 native)
grep -qw avx512vl /proc/cpuinfo && sets+=(x86-64-v4)
for set in "${sets[@]}"; do
  build "$work/hashes-$set" publish tests/aot/hashes.cs "${native[@]}" -p:IlcInstructionSet="$set"
  expect "weights of native code for $set" same_weights "$work/hashes-$set/hashes"
done

# 2. The tool: what it says and writes, from CSV, from Parquet, and of data that it draws itself.
"$work/columns/columns" "$work/data" || { echo "0 passed, 1 failed: no data to train on."; exit 1; }
# run KIND ARGUMENTS...: one command of one build, in a folder of its own, so that every path in what it writes is the same.
run() {
  local kind=$1 program=$work/nabla/Nabla.Cli
  shift
  [ "$kind" = native ] && program=$work/nabla-native/Nabla.Cli
  (cd "$work/$kind" && "$program" "$@" > last.txt 2>&1; echo "exit code $?" >> last.txt)
}
# both ARGUMENTS...: whether both builds say the same; times and speeds are left out.
both() {
  run jit "$@"
  run native "$@"
  cmp <(sed 's/ *[0-9,]* samples\/s//' "$work/jit/last.txt") <(sed 's/ *[0-9,]* samples\/s//' "$work/native/last.txt")
}
same_files() { for file in model.onnx run.json epochs.svg "$2"; do cmp "$work/jit/$1/$file" "$work/native/$1/$file" || return 1; done; }
ended_well() { grep -qx "exit code 0" "$work/native/last.txt"; }

for file in "$work"/data/flowers*; do
  name=$(basename "$file")
  expect "train $name" both train "$file" --target kind --epochs 5 --plot --out "$name"
  # LZ4 with frames of its own is refused.
  case $name in *lz4*)
    expect "refuse $name" grep -q "compressed with LZ4" "$work/native/last.txt"
    continue ;;
  esac
  expect "train $name ends well" ended_well
  expect "files of $name" same_files "$name" confusion.svg
  expect "predict $name" both predict "$name/model.onnx" "$file"
  expect "evaluate $name" both evaluate "$name/model.onnx" "$file" --json
done
expect "a regression" both train "$work/data/flowers.csv" --target double --ignore float,decimal --epochs 5 --plot --out double
expect "a regression ends well" ended_well
expect "files of a regression" same_files double agreement.svg
for name in digits moons; do
  expect "train $name" both train "$name" --epochs 2 --out "$name"
  expect "train $name ends well" ended_well
done
expect "inspect" both inspect digits/model.onnx
expect "the same run again" both train --config digits/run.json --out again
expect "a column of a type that is not read" both train "$work/data/guid.parquet" --epochs 2
expect "help" both --help
expect "a wrong flag" both train digits --epoch 2
expect "data" both data list

rm -f "$work/nabla-native/Nabla.Cli.dbg"
echo "native nabla: $(stat -c %s "$work/nabla-native/Nabla.Cli") bytes; a program of the library alone: $(stat -c %s "$work/hashes-x86-64-v3/hashes") bytes"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
