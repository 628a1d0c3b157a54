#!/usr/bin/env bash
# Submits a search as a chain of jobs, for clusters where jobs may not requeue themselves and for searches longer than a job may be:
# each link goes on where the one before ended, however it ended; the one that finishes cancels the rest.
set -euo pipefail
if [ $# -lt 2 ]; then echo "Usage: chain.sh LINKS [options of sbatch] SCRIPT.sbatch [arguments of the script]" >&2; exit 2; fi
links=$1
shift

# By its name a link knows the others: it starts when none of that name runs (singleton), and cancels those that wait.
ATOLL_CHAIN=chain-$(date +%y%m%d-%H%M%S)-$$
export ATOLL_CHAIN
for ((link = 1; link <= links; link++)); do
  sbatch --job-name="$ATOLL_CHAIN" --dependency=singleton "$@"
done
echo "To end the whole chain: scancel --name=$ATOLL_CHAIN"
