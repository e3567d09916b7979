"""
Confines itself, then becomes the program named in its arguments.

Run as a program of its own with `python -I`, never imported: what it gives up cannot be taken back. Given up, in
this order: the network, the other processes and the hidden folders (own namespaces, where the kernel allows them),
the account (when root), new privileges, core files, and everything beyond the limits. Whether the kernel allowed the
namespaces is written to the descriptor of the report.

Arguments: a JSON object, then `--`, then the program and its arguments.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import struct
import sys
from typing import Any

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
CLONE_NEWIPC = 0x08000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REC, MS_PRIVATE = 0x4000, 0x40000
PR_SET_PDEATHSIG = 1
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
IOPRIO_SET = {"x86_64": 251, "aarch64": 30}
IOPRIO_WHO_PROCESS, IOPRIO_CLASS_IDLE = 1, 3
LINUX_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Confine this process and become the program."""
    marker = sys.argv.index("--")
    given = json.loads(sys.argv[1])
    program = sys.argv[marker + 1 :]
    _die_with_parent()
    if _isolate():
        _become_second(program, given)
    else:
        os.close(given["report_fd"])
        _become(program, given)


def _isolate() -> bool:
    """Leave the network and the other processes; with a user namespace where plain rights do not suffice."""
    wanted = CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWNS
    if os.geteuid() == 0 and _libc.unshare(wanted) == 0:
        return True
    uid, gid = os.geteuid(), os.getegid()
    if _libc.unshare(CLONE_NEWUSER | wanted) != 0:
        return False
    for name, words in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(words)
    return True


def _hide(paths: list[str]) -> None:
    """Show an empty folder in place of each path, and of the processes only those started here."""
    quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    _mount("proc", "/proc", "proc", quiet)
    for path in paths:
        _mount("tmpfs", path, "tmpfs", quiet | MS_RDONLY)


def _mount(source: str | None, target: str, kind: str | None, flags: int) -> None:
    encoded = [value.encode() if value else None for value in (source, target, kind)]
    if _libc.mount(*encoded, ctypes.c_ulong(flags), None) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"mount {target}: {os.strerror(number)}")


def _become_second(program: list[str], given: dict[str, Any]) -> None:
    # A namespace of processes begins with the next child. When that child ends, however it ends, the kernel ends
    # everything it started.
    child = os.fork()
    if child == 0:
        _die_with_parent()
        report = b"isolated"
        try:
            _hide(given["hidden"])
        except OSError:  # inside some containers: the outcome says so
            report = b"seen"
        os.write(given["report_fd"], report)
        os.close(given["report_fd"])
        second = os.fork()
        if second == 0:
            _become(program, given)
        _end_like(_outlive(second))
    os.close(given["report_fd"])
    _end_like(os.waitpid(child, 0)[1])


def _outlive(child: int) -> int:
    """Gather the orphans as the first process of the namespace must, until the program itself has ended."""
    while True:
        ended, status = os.wait()
        if ended == child:
            return status


def _end_like(status: int) -> None:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        # The first process of a namespace is immune to its own signals: the number is told by the exit code.
        os._exit(128 + number)
    os._exit(os.WEXITSTATUS(status))


def _become(program: list[str], given: dict[str, Any]) -> None:
    if given["uid"] >= 0:
        os.setgroups([])
        os.setgid(given["gid"])
        os.setuid(given["uid"])
    elif os.geteuid() == 0:
        _drop_capabilities()
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.umask(0o077)
    os.nice(given["niceness"])
    if given["idle"]:
        _stand_back()
    for name, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, given["cpu_s"], given["cpu_s"] + 1),
        (resource.RLIMIT_AS, given["address_bytes"], given["address_bytes"]),
        (resource.RLIMIT_FSIZE, given["output_bytes"], given["output_bytes"]),
        (resource.RLIMIT_NOFILE, 256, 256),
    ):
        resource.setrlimit(name, (soft, hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execvp(program[0], program)


def _stand_back() -> None:
    """Run only when nobody else wants the processor or the disk; where the kernel refuses, niceness must do."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    if number := IOPRIO_SET.get(os.uname().machine):
        _libc.syscall(number, IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_IDLE << 13)


def _drop_capabilities() -> None:
    """Stay root by name only: for programs that no other account can reach."""
    for capability in range(64):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = struct.pack("Ii", LINUX_CAPABILITY_VERSION_3, 0)
    if _libc.capset(header, bytes(24)) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    main()
