"""In the place of `fourclick train`: prints what a training prints. `python fake_training.py SCENE [options of train]`."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path


def say(**event) -> None:
    print(json.dumps(event), flush=True)


def end(before, after, *, kept, checkpoint=None) -> None:
    sentence = f"Held-out Dice {before:.3f} before, {after:.3f} after, on 23 objects of 3 images."
    say(event="end", before=before, after=after, kept=kept, checkpoint=checkpoint, sentence=sentence)


def write_checkpoint(folder: Path) -> str:
    held_out = {"before": 0.91, "after": 0.93, "objects": 23, "images": 3}
    (folder / "checkpoint.safetensors").write_bytes(b"weights")
    (folder / "checkpoint.json").write_text(json.dumps({"about": {"held_out": held_out}}))
    return str(folder / "checkpoint.safetensors")


def write_state(folder: Path, *, minutes: float) -> None:
    """What `fourclick train` leaves to go on with: a safetensors file without a tensor."""
    state = folder / ".checkpoint-run" / "state.safetensors"
    state.parent.mkdir(exist_ok=True)
    head = json.dumps({"__metadata__": {"step": "7", "seconds": str(60 * minutes)}}).encode()
    state.write_bytes(len(head).to_bytes(8, "little") + head)


def main(scene: str, options: list[str]) -> int:
    if scene == "fails":
        print("The project has 3 regions; a training needs 5.", file=sys.stderr)
        return 1
    if scene == "breaks":
        raise RuntimeError("no room")
    if scene == "problem":
        say(event="problem", sentence="scan 1.png cannot be read.")
    output = Path(options[options.index("-o") + 1])
    if scene == "saves":

        def save_and_stop(_number, _frame) -> None:
            write_state(output, minutes=4)
            sys.exit(143)

        signal.signal(signal.SIGTERM, save_and_stop)
    say(event="start", objects=120, images=14, held_out=3)
    if scene == "pieces":
        # a line in two pieces, cut within a letter, between lines that are none of ours
        sys.stdout.buffer.write(b"a warning of somebody\n[1, 2]\n{broken\n")
        line = json.dumps({"event": "step", "step": 1, "done": 0.5, "minutes": 1, "loss": 0.2, "ü": "ü"}, ensure_ascii=False)
        cut = line.encode().index("ü".encode()) + 1
        sys.stdout.buffer.write(line.encode()[:cut])
        sys.stdout.buffer.flush()
        time.sleep(0.2)
        sys.stdout.buffer.write(line.encode()[cut:] + b"\n")
        sys.stdout.buffer.flush()
    for step in range(5):
        say(event="step", step=step, done=step / 5, minutes=step / 10, loss=0.5 / (step + 1))
    if scene == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        say(event="step", step=99, done=0.9, minutes=1, loss=0.1)
    if scene == "crashes":
        write_state(output, minutes=4)
        os.kill(os.getpid(), signal.SIGKILL)
    if scene in ("long", "stubborn", "saves"):
        time.sleep(120)
    if scene == "silent":
        return 0
    if scene == "kept":
        end(0.91, 0.93, kept=True, checkpoint=write_checkpoint(output))
    else:
        end(0.91, 0.88, kept=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
