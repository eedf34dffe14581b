"""What the processor can do."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path


@cache
def cpu_has_fast_bfloat16() -> bool:
    """Whether this CPU multiplies bfloat16 in hardware (AMX or AVX512-BF16); elsewhere it is slower than float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore")
    except OSError:
        # Without /proc (Windows, macOS) float32 is right everywhere, if not fastest.
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


def physical_cores(topology: Path = Path("/sys/devices/system/cpu")) -> int | None:
    """Cores that this process may use, hyper-threads of one core counted once; None where the system does not say."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    try:
        siblings = {
            (topology / f"cpu{number}" / "topology" / "thread_siblings_list").read_text(encoding="ascii")
            for number in os.sched_getaffinity(0)
        }
    except OSError:
        return None
    return len(siblings)


def threads_asked() -> int | None:
    """OMP_NUM_THREADS, which every engine obeys; None where it is not set."""
    text = os.environ.get("OMP_NUM_THREADS", "")
    return int(text) if text.isdigit() and int(text) > 0 else None
