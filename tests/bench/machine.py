"""What the kernel says: CPU used by whom, memory of a group of processes."""

import os
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

TICKS = os.sysconf("SC_CLK_TCK")

# No process is in this session.
NO_SERVER = -1

# user, nice, system, irq and softirq of /proc/stat; waiting and stolen time is nobody's work.
_BUSY = (0, 1, 2, 5, 6)


def processes_of(*sessions: int) -> list[int]:
    """The processes of these sessions, each of which is one server with its workers.

    Workers of PostgreSQL lead a session of their own, and not every process that is asked for leads
    one: the first process and its children count in any case.
    """
    wanted, found = {str(session) for session in sessions}, []
    for folder in Path("/proc").iterdir():
        pid = folder.name
        if pid.isdigit() and wanted.intersection((pid, *_fields(int(pid))[1:4:2])):
            found.append(int(pid))
    return found


def cpu_seconds(*sessions: int) -> float:
    """User and system time of all processes of these sessions."""
    return sum(_cpu(pid) for pid in processes_of(*sessions))


def cpu_seconds_ever(*sessions: int) -> float:
    """The same, and that of all their processes that have ended since they began."""
    return sum(_cpu(pid, with_ended=True) for pid in processes_of(*sessions))


def pss_mib(session: int) -> float:
    """Proportional set size of a session's processes: shared pages are counted once in all."""
    total = 0
    for pid in processes_of(session):
        total += _kib(f"/proc/{pid}/smaps_rollup", "Pss:")
    return total / 1024


def rss_mib(pid: int) -> float:
    """Resident memory of one process."""
    return _kib(f"/proc/{pid}/status", "VmRSS:") / 1024


def peak_mib(pid: int) -> float:
    """The most memory that one process had at once; unlike getrusage, not its parent's."""
    return _kib(f"/proc/{pid}/status", "VmHWM:") / 1024


def _fields(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name: state, parent, group, session, …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _cpu(pid: int, *, with_ended: bool = False) -> float:
    """User and system time, and the same of children that were waited for."""
    return sum(int(ticks) for ticks in _fields(pid)[11 : 15 if with_ended else 13]) / TICKS


def _kib(file: str, label: str) -> int:
    try:
        lines = Path(file).read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(label))


@dataclass(slots=True)
class Watch:
    """Compares two moments: how much of one core was used by all but the known processes."""

    sessions: tuple[int, ...] = ()
    _wall: float = 0.0
    _busy: float = 0.0
    _known: float = 0.0

    def start(self) -> None:
        """The first moment."""
        self._wall, self._busy, self._known = perf_counter(), _busy(), self._ours()

    def foreign(self) -> float:
        """The share of one core that others used since, 0 or more."""
        others = (_busy() - self._busy) - (self._ours() - self._known)
        return max(0.0, others / (perf_counter() - self._wall))

    def _ours(self) -> float:
        children = getrusage(RUSAGE_CHILDREN)
        own = os.times()
        load = children.ru_utime + children.ru_stime
        return cpu_seconds(*self.sessions) + load + own.user + own.system


def _busy() -> float:
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    return sum(int(fields[i]) for i in _BUSY) / TICKS
