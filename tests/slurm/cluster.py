"""A private Slurm of two nodes on this machine: own keys, ports, state and configuration, all under one directory.

By hand, until its input ends (Ctrl-D):  python3 cluster.py NEW_DIRECTORY;  elsewhere: export SLURM_CONF=NEW_DIRECTORY/slurm.conf
Run as a process of its own, it ends with whoever started it, however that one ends, and takes everything along: the jobs' processes, the
directory.
"""

import ctypes
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time

PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "srun", "scontrol"]
NODES = ["n1", "n2"]
UNAVAILABLE = 77  # exit code: this machine cannot run a private Slurm

# MpiDefault is left at none and RequeueExit unset, as on an unprepared cluster: the scripts must do without.
CONFIGURATION = """\
ClusterName=test
SlurmctldHost=localhost
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
# A requeued job waits until its credential has expired: after 2 minutes, or what is said here (not below 5 s).
AuthInfo=socket={directory}/munge.socket,cred_expire=5
CredType=cred/munge
# No control groups in containers.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
ReturnToService=2
# The nodes claim more than the machine has.
SlurmdParameters=config_overrides
SlurmctldPidFile={directory}/slurmctld.pid
SlurmdPidFile={directory}/slurmd.%n.pid
SlurmctldPort={ports[0]}
StateSaveLocation={directory}/state
SlurmdSpoolDir={directory}/spool.%n
# A directory each: the nodes' PMIx plugins would clash over one.
TmpFS={directory}/tmp.%n
SlurmctldLogFile={directory}/slurmctld.log
SlurmdLogFile={directory}/slurmd.%n.log
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobRequeue=1
KillWait=5
MinJobAge=3600
NodeName=n[1-2] Port=[{ports[1]},{ports[2]}] NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=8 Boards=1 SocketsPerBoard=1 CoresPerSocket=8 ThreadsPerCore=1 RealMemory=2000
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def descendants(pid):
    for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                yield int(child)
                yield from descendants(int(child))
        except (FileNotFoundError, ProcessLookupError):  # ended meanwhile
            pass


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def start(directory):
    """Returns when both nodes are idle; raises RuntimeError with the reason if they never are."""
    for name in ("state", *(f"{kind}.{node}" for kind in ("spool", "tmp") for node in NODES)):
        (directory / name).mkdir()
    key = directory / "munge.key"
    key.touch(mode=0o600)
    key.write_bytes(secrets.token_bytes(128))
    configuration = directory / "slurm.conf"
    configuration.write_text(CONFIGURATION.format(directory=directory, ports=free_ports(3),
                                                  user=pwd.getpwuid(os.getuid()).pw_name))

    # In the foreground, as children: nothing escapes the search for descendants.
    def daemon(*command):
        with open(directory / "daemons.log", "a") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        daemons.append((command[0], process))

    daemons = []
    daemon("munged", "--foreground", "--force", f"--key-file={key}", f"--socket={directory}/munge.socket",
           f"--pid-file={directory}/munge.pid", f"--log-file={directory}/munge.log", f"--seed-file={directory}/munge.seed")
    deadline = time.monotonic() + 30
    while not (directory / "munge.socket").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    daemon("slurmctld", "-D", "-c", "-f", str(configuration))
    for node in NODES:
        daemon("slurmd", "-D", "-N", node, "-f", str(configuration))

    environment = {**os.environ, "SLURM_CONF": str(configuration)}
    seen = ""
    while time.monotonic() < deadline:
        seen = subprocess.run(["sinfo", "-h", "-N", "-o", "%N %T"], env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
        if sorted(seen.splitlines()) == [f"{node} idle" for node in NODES]:
            return
        ended = [name for name, process in daemons if process.poll() is not None]
        if ended:
            seen = f"{ended[0]} ended"
            break
        time.sleep(0.1)
    logs = "\n".join(f"{log.name}: {log.read_text()[-1000:]}" for log in directory.glob("*.log"))
    raise RuntimeError(f"{seen}\n{logs}")


def end():
    """Every process there is below this one: politely, then not."""
    for deadly, patience in ((signal.SIGTERM, 3), (signal.SIGKILL, 10)):
        deadline = time.monotonic() + patience
        told = set()
        while (living := set(descendants(os.getpid()))) and time.monotonic() < deadline:
            for pid in living - told:
                try:
                    os.kill(pid, deadly)
                except ProcessLookupError:
                    pass
            told |= living
            try:
                while os.waitpid(-1, os.WNOHANG) != (0, 0):
                    pass
            except ChildProcessError:
                return
            time.sleep(0.02)


def main(directory):
    # Slurm detaches the processes of jobs: they become children of this process.
    become_subreaper = 36
    ctypes.CDLL(None).prctl(become_subreaper, 1, 0, 0, 0)
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(1))
    try:
        missing = [name for name in PROGRAMS if not shutil.which(name)]
        if missing:
            raise RuntimeError(f"{', '.join(missing)} not installed (Debian: slurm-wlm, munge)")
        start(directory)
        print("ready", flush=True)
        sys.stdin.read()
    except RuntimeError as error:
        print(f"a private Slurm does not start: {error}")
        return UNAVAILABLE
    finally:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        end()
        shutil.rmtree(directory)
    return 0


if __name__ == "__main__":
    os.environ["PATH"] += ":/usr/sbin:/sbin"  # where the daemons are
    directory = pathlib.Path(sys.argv[1]).resolve()
    directory.mkdir(mode=0o700)  # a new one: it is removed in the end
    sys.exit(main(directory))
