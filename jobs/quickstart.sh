#!/usr/bin/env bash
# From a bare Debian 12 to a result: installs what is missing, builds, searches one RRAM accelerator for four networks on all
# cores, and writes a report on it. Run again, it goes on where it was. Further arguments go to `atoll search`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs/install_packages.sh
cmake --preset release >build.log 2>&1 || { cat build.log; exit 1; }
echo "Building (about three minutes on two cores the first time)"
cmake --build --preset release >>build.log 2>&1 || { tail -50 build.log; exit 1; }
rm -f build.log

# Open MPI refuses to run as root unless told twice.
if [ "$(id -u)" -eq 0 ]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi
islands=8 # of the job: more ranks would be idle
cores=$(nproc)
resume=--resume=auto
output=results/rram-4 # of the job
previous=
for argument in "$@"; do
  case $argument in
    --overwrite) resume= ;;
    --output=*) output=${argument#--output=} ;;
  esac
  [ "$previous" != --output ] || output=$argument
  previous=$argument
done
mpirun -n $((cores < islands ? cores : islands)) --oversubscribe build/release/atoll search jobs/rram-4.yaml ${resume:+"$resume"} "$@"
echo
echo "What to build, what it costs, how it was found, in a page for any browser:"
build/release/atoll report "$output"
