"""The network in a thread of its own: the latest request wins, and the window never waits."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from fourclick.annotator.core.image import Slice
from fourclick.annotator.gui.network_steps import Advanced, NetworkSteps
from fourclick.annotator.gui.proposal import Answer, Proposal, Request, Wish
from fourclick.annotator.gui.quiet_import import release_imports, torch_imported_quietly
from fourclick.annotator.gui.text import spoken, tr
from fourclick.models.by_hand import drawn_mask
from fourclick.models.prompt import Prompt

FloatMap = npt.NDArray[np.float32]

_log = logging.getLogger(__name__)


class AnyPredictor(Protocol):
    """What the worker needs of `models.predictor.Predictor`."""

    checkpoint_sha256: str

    @property
    def device(self) -> str: ...

    def rated(self, slice: Any, prompt: Prompt, previous: FloatMap | None = None) -> tuple[FloatMap, float]: ...

    def look(self, slice: Any, prompt: Prompt, previous: FloatMap | None = None) -> Any: ...

    def warm_up(self) -> None: ...


Load = Callable[[], AnyPredictor]


def loader(path: Path | None = None) -> Load:
    """A function that loads a checkpoint, by default the shipped one. torch is imported only when it is called."""

    def load() -> AnyPredictor:
        with torch_imported_quietly():
            from fourclick.models.predictor import Predictor

        return Predictor.load(path)

    return load


class InferenceWorker(QObject):
    """Runs one request at a time in its thread.

    At most one proposal, one look, one preview, one step of longer work and one prompt to prepare for wait; a newer one takes
    the place of the older of its kind, and they go in this order. All of this happens in the thread of the window; only the
    engine lives in the other, so that no locks are needed.
    """

    ready = Signal(str)
    answered = Signal(object)
    looked = Signal(object)
    advanced = Signal(object)
    failed = Signal(str)
    stepFailed = Signal(str)
    checkpointFailed = Signal(str)
    busyChanged = Signal(bool)
    _runRequested = Signal(str, object)
    _loadRequested = Signal(object)

    def __init__(self, load: Load | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Any] = {}
        self._running: tuple[str, Any] | None = None
        self._is_shipped = True
        self._thread = QThread()
        self._engine = _Engine(load or loader())
        self._engine.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self._runRequested.connect(self._engine.run, queued)
        self._loadRequested.connect(self._engine.load, queued)
        self._engine.ready.connect(self.ready, queued)
        self._engine.finished.connect(self._on_engine_finished, queued)
        self._engine.failed.connect(self._on_engine_failed, queued)
        self._engine.loadFailed.connect(self._on_engine_load_failed, queued)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        return self._running is not None

    def request(self, request: Request) -> None:
        """Asks for a proposal or a preview; `answered` brings it, unless a newer request of the same kind comes first."""
        kind = "preview" if request.is_preview else "proposal"
        if kind == "proposal":
            # What the fourth click asks is what its preview asked: do not run it twice.
            self._waiting.pop("preview", None)
            kind_running, running = self._running or ("", None)
            if kind_running in ("proposal", "preview") and running is not None and running.wish == request.wish:
                self._running = ("proposal", request)
                self._waiting.pop("proposal", None)
                return
        self._waiting[kind] = request
        self._run_next()

    def look(self, request: Request) -> None:
        """Asks for what the network sees; `looked` brings a NetworkView."""
        self._waiting["look"] = request
        self._run_next()

    def prepare(self, slice_: Slice, prompt: Prompt) -> None:
        """Computes what the answer to a prompt takes most time for, once nothing else waits: the network keeps its features.

        Nothing follows: the answer comes when it is asked for, sooner. The network keeps the features of its last few crops.
        """
        self._waiting["ahead"] = Request(Wish(0, 0, prompt), slice_, 0)
        self._run_next()

    def advance(self, steps: NetworkSteps) -> None:
        """Does the next step of some longer work once no click waits; `advanced` or `stepFailed` follows."""
        self._waiting["step"] = steps
        self._run_next()

    def warm_up(self) -> None:
        """Loads the network now rather than at the first click; call it once the window is on the screen."""
        self._loadRequested.emit(None)

    def load_checkpoint(self, path: Path | None) -> None:
        """Goes on with another checkpoint, None for the shipped one. The caller makes the document forget its proposals.

        Where another than the shipped one does not load, `checkpointFailed` says why.
        """
        self._is_shipped = path is None
        self._loadRequested.emit(loader(path))

    def stop(self) -> None:
        """Ends the thread after the request that it works on. Call it when the window closes."""
        self._waiting.clear()
        self._thread.quit()
        self._thread.wait()
        release_imports()

    def _run_next(self) -> None:
        if self._running is not None:
            return
        for kind in ("proposal", "look", "preview", "step", "ahead"):
            request = self._waiting.pop(kind, None)
            if request is not None:
                self._running = (kind, request)
                if kind != "ahead":
                    self.busyChanged.emit(True)
                self._runRequested.emit(kind, request)
                return

    def _on_engine_finished(self, result: object) -> None:
        self._running = None
        if isinstance(result, Answer):
            self.answered.emit(result)
        elif isinstance(result, Advanced):
            self.advanced.emit(result)
        elif result is not None:
            self.looked.emit(result)
        self._go_on()

    def _on_engine_failed(self, text: str) -> None:
        kind = self._running[0] if self._running is not None else "answer"
        self._running = None
        # A preview under the mouse may be impossible (two points in one place) without anybody having asked for it, and what
        # failed for an older prompt is no news while the newer one waits.
        if kind == "step":
            self.stepFailed.emit(text)
        elif kind not in ("preview", "ahead") and "proposal" not in self._waiting:
            self.failed.emit(text)
        else:
            _log.info("No %s: %s", kind, text)
        self._go_on()

    def _on_engine_load_failed(self, text: str) -> None:
        (self.failed if self._is_shipped else self.checkpointFailed).emit(text)

    def _go_on(self) -> None:
        self._run_next()
        if self._running is None:
            self.busyChanged.emit(False)


class _Engine(QObject):
    """The part that lives in the thread: it loads the network when first needed and runs one request at a time."""

    ready = Signal(str)
    finished = Signal(object)
    failed = Signal(str)
    loadFailed = Signal(str)

    def __init__(self, load: Load) -> None:
        super().__init__()
        self._load = load
        self._predictor: AnyPredictor | None = None
        self._told_device = ""

    @Slot(object)
    def load(self, load: Load | None) -> None:
        """Loads the network, or with an argument another one instead."""
        if load is not None:
            self._load, self._predictor, self._told_device = load, None, ""
        try:
            self._loaded()
        except Exception as error:  # noqa: BLE001 (last line of defence of the thread: an error here would end the program)
            self.loadFailed.emit(_sentence(error))

    @Slot(str, object)
    def run(self, kind: str, request: Request | NetworkSteps) -> None:
        try:
            if isinstance(request, NetworkSteps):
                self.finished.emit(request.advance(self._loaded()))
                return
            if request.wish.by_hand:
                self.finished.emit(_drawn(request))
                return
            predictor = self._loaded()
            result = self._RUN[kind](self, predictor, request)
            self._tell_device(predictor)
            self.finished.emit(result)
        except Exception as error:  # noqa: BLE001 (as above; the prompt stays and the user is told)
            self.failed.emit(_sentence(error))

    def _loaded(self) -> AnyPredictor:
        if self._predictor is None:
            predictor = self._load()
            predictor.warm_up()
            self._predictor = predictor
            self._tell_device(predictor)
        return self._predictor

    def _tell_device(self, predictor: AnyPredictor) -> None:
        """At first, and when a faster engine took over or a graphics card ran out of memory."""
        if predictor.device != self._told_device:
            self._told_device = predictor.device
            self.ready.emit(self._told_device)

    def _answer(self, predictor: AnyPredictor, request: Request) -> Answer:
        started = time.perf_counter()
        probability, dice = _rated(predictor, request)
        milliseconds = 1000 * (time.perf_counter() - started)
        proposal = Proposal.of(
            request.wish, probability, checkpoint=predictor.checkpoint_sha256, milliseconds=milliseconds, dice=dice
        )
        return Answer(request, proposal)

    def _look(self, predictor: AnyPredictor, request: Request) -> Any:
        previous = request.previous.probability() if request.previous else None
        return predictor.look(request.slice, request.wish.prompt, previous)

    def _prepare(self, predictor: AnyPredictor, request: Request) -> None:
        predictor.rated(request.slice, request.wish.prompt.before_corrections())

    _RUN: ClassVar[dict[str, Callable[..., Any]]] = {
        "proposal": _answer,
        "preview": _answer,
        "look": _look,
        "ahead": _prepare,
    }


def _drawn(request: Request) -> Answer:
    """The answer to outline points, without a network: it has no checkpoint."""
    started = time.perf_counter()
    mask = drawn_mask(request.wish.prompt, (int(request.slice.shape[0]), int(request.slice.shape[1])))
    milliseconds = 1000 * (time.perf_counter() - started)
    return Answer(request, Proposal.of(request.wish, mask.astype(np.float32), milliseconds=milliseconds))


def _rated(predictor: AnyPredictor, request: Request) -> tuple[FloatMap, float]:
    """The map (H, W) float32 after the whole prompt, click by click from what `request.previous` answers, and its Dice."""
    wish = request.wish
    begun = len(wish.prompt.before_corrections())
    probability, start = None, begun - 1
    if request.previous is not None:
        probability, start = request.previous.probability(), request.start
    elif wish.prior is not None:
        probability = wish.prior.to_array().astype(np.float32)
        # A mask that is only refined is not asked for anew.
        start = begun if len(wish.prompt) > begun else begun - 1
    for count in range(start + 1, len(wish.prompt) + 1):
        probability, dice = predictor.rated(request.slice, Prompt(wish.prompt.clicks[:count]), probability)
    return probability, dice  # type: ignore[return-value]  # the loop runs at least once: a request asks for something new


def _sentence(error: Exception) -> str:
    """The error in the user's words where it has such, with the traceback in the log where it has not."""
    # Errors of our own classes carry a sentence; their modules may need torch, so they are known by their package.
    if type(error).__module__.startswith("fourclick."):
        return spoken(error)
    _log.exception("The network failed.")
    return tr("The network could not answer: {error}. The clicks are kept; change one of them to try again.", error=error)
