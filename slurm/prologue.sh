# shellcheck shell=bash
# Shared by the scripts here, which source it: finds the program, and runs a search that outlives its job.
#
# Exported before sbatch, these change what the scripts do:
#   ATOLL            the program, instead of the one built or installed with these scripts, or else the one on PATH
#   ATOLL_LAUNCHER   mpirun (default) or srun
#   ATOLL_REQUEUES   how often a job may requeue itself (default 100)

# The repository, or share/atoll of an installation: both hold slurm/ and jobs/.
home=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")

if [ -n "${ATOLL:-}" ]; then program=$ATOLL
elif [ -x "$home/build/release/atoll" ]; then program=$home/build/release/atoll
elif [ -x "$home/../../bin/atoll" ]; then program=$home/../../bin/atoll
else program=atoll
fi
command -v "$program" >/dev/null || {
  echo "$program not found: build it (jobs/quickstart.sh), or export ATOLL=/path/to/atoll before sbatch" >&2
  exit 1
}

launcher=${ATOLL_LAUNCHER:-mpirun}
case $launcher in
  mpirun) launch=(mpirun -n "$SLURM_NTASKS") ;;
  srun) launch=(srun "--mpi=${SLURM_MPI_TYPE:-pmix}") ;; # another MPI type than the library's starts ranks that know nothing of each other
  *) echo "ATOLL_LAUNCHER=$launcher: mpirun or srun is wanted" >&2; exit 1 ;;
esac
# Open MPI refuses to run as root unless told twice.
if [ "$(id -u)" -eq 0 ]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi

# A task of an array must be named as such: the job id of one of them stands for the whole array.
job_id=$SLURM_JOB_ID
if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then job_id=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID; fi
restarts=${SLURM_RESTART_COUNT:-0}

say() { echo "[$(date '+%F %T')] job $job_id: $*"; }

# search JOB.yaml [arguments of atoll search]: never returns. Stopped with more to do, the job requeues itself.
search() {
  say "$SLURM_NTASKS ranks by $launcher on $SLURM_JOB_NODELIST, restart $restarts: $program search $*"
  "${launch[@]}" "$program" search "$1" --resume auto "${@:2}" &
  local launched=$! signalled='' terminated='' code
  trap 'signalled=1; say "USR1: stopping after the generation at hand"; kill -USR1 "$launched"' USR1 # launchers pass it on to all ranks
  trap 'signalled=1; terminated=1; say "TERM: the job is being ended"' TERM # Slurm sends it to the ranks, too
  # A signal ends `wait`, not the search.
  while signalled=; wait "$launched"; code=$?; [ -n "$signalled" ]; do :; done

  if [ -n "${ATOLL_CHAIN:-}" ]; then
    case $code in
      0 | [2-6]) # done, or refused for a reason that stays
        say "exit code $code; this is the end of the chain"
        scancel --name="$ATOLL_CHAIN" --state=PENDING ;;
      *) say "exit code $code; the next link of the chain goes on" ;;
    esac
  elif [ -n "$terminated" ] && [ "$code" -ne 0 ]; then # requeueing would defy whoever cancelled it
    say "exit code $code; submitted again, it goes on from its last checkpoint"
  elif [ "$code" -ne 85 ]; then
    say "exit code $code"
  elif [ "$restarts" -ge "${ATOLL_REQUEUES:-100}" ]; then
    say "stopped with a checkpoint, and requeued often enough; submitted again, it goes on"
  else
    say "stopped with a checkpoint; requeueing"
    scontrol requeue "$job_id"
  fi
  exit "$code"
}
