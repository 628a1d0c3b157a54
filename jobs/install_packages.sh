#!/usr/bin/env bash
# Installs the Debian packages atoll needs, if any is missing. With --tests also those of the tests; without Slurm, lintian, the
# browser, pybind11 and ONNX what needs them is skipped, so failing to install them only warns.
# As root or with sudo; otherwise it names the packages and stops.
set -euo pipefail

packages=(
  g++ cmake ninja-build git
  libopenmpi-dev openmpi-bin libboost-mpi-dev libboost-serialization-dev
  libhdf5-dev libyaml-cpp-dev libcli11-dev libfmt-dev nlohmann-json3-dev libxxhash-dev librandom123-dev
)
optional=()
if [ "${1:-}" = --tests ]; then
  packages+=(libgtest-dev libgmock-dev libbenchmark-dev python3 python3-h5py python3-pandas python3-jsonschema python3-yaml dpkg-dev)
  optional=(slurm-wlm munge lintian chromium chromium-driver python3-selenium pybind11-dev python3-dev python3-numpy libonnx-dev libprotobuf-dev protobuf-compiler)
fi

command -v dpkg-query >/dev/null || {
  echo "This is not a Debian system: install the equivalents of: ${packages[*]}" >&2
  exit 0
}
missing_of() { # prints those of its arguments that are not installed
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}
mapfile -t missing < <(missing_of "${packages[@]}")
mapfile -t missing_optional < <(missing_of "${optional[@]}")
[ $((${#missing[@]} + ${#missing_optional[@]})) -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=(env DEBIAN_FRONTEND=noninteractive)
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  as_root=(sudo env DEBIAN_FRONTEND=noninteractive)
else
  echo "Please install these packages, as root: apt-get install ${missing[*]} ${missing_optional[*]}" >&2
  [ ${#missing[@]} -eq 0 ]
  exit
fi
install() {
  echo "Installing: $*"
  "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
[ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
[ ${#missing_optional[@]} -eq 0 ] || install "${missing_optional[@]}" || echo "Not installed, and what needs them is skipped: ${missing_optional[*]}" >&2
