"""
Confines a process, starts a program in it, and says how it ended.

Run as a program of its own with `python -I`, or by `warm.py` in a process forked for one job; never by the product
itself: what is given up cannot be taken back. Given up, in this order: the network, the other processes and the hidden
folders (own namespaces, where the kernel allows them), the account (when root), new privileges, core files, and
everything beyond the limits.

The job comes over a socket: one message with the terms as JSON, and the descriptors of standard input and of what the
program prints. Over the same socket goes what happens: `began NUMBER`; how far the kernel allowed it (`isolated`,
`seen` when folders and processes could not be hidden, `plain` without namespaces); `ended CODE MILLISECONDS`.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
CLONE_NEWIPC = 0x08000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REC, MS_PRIVATE = 0x4000, 0x40000
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
IOPRIO_SET = {"x86_64": 251, "aarch64": 30}
IOPRIO_WHO_PROCESS, IOPRIO_CLASS_IDLE = 1, 3
LINUX_CAPABILITY_VERSION_3 = 0x20080522
TERMS_MOST_BYTES = 128 << 10
SIGNALED = 128

# What does the work in this very process instead of a program; None for a program.
Deed = Callable[[], None]

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> NoReturn:
    """Do the job that comes over the socket whose number is the argument."""
    tend(socket.socket(fileno=int(sys.argv[1])), deed=None)


def tend(job: socket.socket, *, deed: Deed | None) -> NoReturn:
    """
    Start what the terms say in a process of its own, confined; wait for it, say how it ended, and end.

    deed: done by the confined process in place of the program, which then only lends its arguments.
    """
    _die_with_parent()
    job.send(b"began %d" % os.getpid())
    message, numbers, _flags, _from = socket.recv_fds(job, TERMS_MOST_BYTES, 2)
    if not message:
        os._exit(1)
    given = json.loads(message)
    _settle(given, numbers)
    code = 1
    try:
        code = _first_process(job, given, deed) if _isolate() else _only_process(job, given, deed)
    except BaseException:  # noqa: BLE001  whatever it is, it is told and this process ends
        traceback.print_exc()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with contextlib.suppress(OSError):  # nobody waits any longer
        job.send(b"ended %d %d" % (code, 1000 * (used.ru_utime + used.ru_stime)))
    os._exit(0)


def _settle(given: dict[str, Any], numbers: list[int]) -> None:
    """Take over the folder, the environment and the standard descriptors of the job."""
    if os.getsid(0) != os.getpid():
        os.setsid()
    for target, number in ((0, numbers[0]), (1, numbers[1]), (2, numbers[1])):
        os.dup2(number, target)
    for number in numbers:
        os.close(number)
    os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["environment"])


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


def _only_process(job: socket.socket, given: dict[str, Any], deed: Deed | None) -> int:
    job.send(b"plain")
    child = os.fork()
    if child == 0:
        _ending(lambda: _become(job, given, deed))
    return _code(os.waitpid(child, 0)[1])


def _first_process(job: socket.socket, given: dict[str, Any], deed: Deed | None) -> int:
    # A namespace of processes begins with the next child. When that child ends, however it ends, the kernel ends
    # everything it started.
    child = os.fork()
    if child == 0:
        _ending(lambda: _gather(job, given, deed))
    return _code(os.waitpid(child, 0)[1])


def _gather(job: socket.socket, given: dict[str, Any], deed: Deed | None) -> NoReturn:
    """Be the first process of the namespace: hide, start the program, gather the orphans until it has ended."""
    _die_with_parent()
    report = b"isolated"
    try:
        _hide(given["hidden"])
    except OSError:  # inside some containers: the outcome says so
        report = b"seen"
    job.send(report)
    second = os.fork()
    if second == 0:
        _ending(lambda: _become(job, given, deed))
    job.close()
    while True:
        ended, status = os.wait()
        if ended == second:
            # The first process of a namespace is immune to its own signals: the number is told by the exit code.
            os._exit(_code(status))


def _code(status: int) -> int:
    return SIGNALED + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _ending(part: Callable[[], None]) -> NoReturn:
    """Do a part of the work as a process of its own: nothing of the process it was forked from may go on."""
    code = 1
    try:
        part()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except MemoryError:
        os.write(2, b"MemoryError\n")
    except BaseException:  # noqa: BLE001  as the interpreter itself would
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError, MemoryError):
            sys.stdout.flush()
        os._exit(code)


def _become(job: socket.socket, given: dict[str, Any], deed: Deed | None) -> None:
    job.close()
    program: list[str] = given["program"]
    if given["uid"] >= 0:
        os.setgroups([])
        os.setgid(given["gid"])
        os.setuid(given["uid"])
        # As a program that is started anew has it: it may look at itself.
        _libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
    elif os.geteuid() == 0:
        _drop_capabilities()
    _die_with_parent()  # a change of account would undo it
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
    if deed is None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.execvp(program[0], program)  # noqa: S606  no shell is meant
    sys.argv = program[program.index("-I") + 1 :]
    gc.enable()
    deed()


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
