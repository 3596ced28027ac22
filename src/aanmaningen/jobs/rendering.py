"""Render: frozen content becomes archived PDFs, on all processors when there are many."""

import ctypes
import hashlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from aanmaningen.core.errors import message
from aanmaningen.core.notice import NoticeState
from aanmaningen.notices.content import Design, NoticeContent
from aanmaningen.store import notices

from .desk import Desk

if TYPE_CHECKING:
    from aanmaningen.notices.pdf import Renderer

_POOL_FROM_NOTICES = 60  # below this, starting processes takes longer than drawing
_CHUNK = 25
_NICE = 10
_BELOW_NORMAL = 0x4000  # of SetPriorityClass

Chunk = Sequence[tuple[int, str, str]]  # notice id, content (JSON), SHA-256 of its design
Contents = Iterator[Chunk]
Rendered = tuple[int, str, bytes]  # notice id, SHA-256 of the PDF, PDF
Drawn = Generator[list[Rendered], None, None]
Designs = dict[str, Design]
Assets = dict[str, bytes]


class _Drawing:
    """What one thread or process draws the notices of a run with."""

    def __init__(self, designs: Designs, assets: Assets) -> None:
        self._designs, self._assets = designs, assets
        self._renderers: dict[str, Renderer] = {}

    def files(self, chunk: Chunk) -> list[Rendered]:
        """Return the PDFs of the notices of a chunk."""
        return [self._file(*notice) for notice in chunk]

    def _file(self, notice_id: int, content: str, design: str) -> Rendered:
        if design not in self._renderers:
            self._renderers[design] = renderer(self._designs[design], self._assets)
        pdf = self._renderers[design].render(NoticeContent.from_json(content))
        return notice_id, hashlib.sha256(pdf).hexdigest(), pdf


_of_worker: list[_Drawing] = []  # in a process of the pool: the one it draws with


def render_run(desk: Desk, run_id: int) -> None:
    """Draw and archive the PDF of every notice of the run that has none yet. Stops and goes on where it was."""
    todo = [view.id for view in notices.find_all(desk.engine, desk.administration.id, run_id, [NoticeState.ISSUED])]
    if not todo:
        return
    chunks = [todo[start : start + _CHUNK] for start in range(0, len(todo), _CHUNK)]
    contents = ([*notices.contents(desk.engine, chunk)] for chunk in chunks)
    designs, assets = designs_and_assets(desk, run_id)
    draw = _in_pool if len(todo) >= _POOL_FROM_NOTICES else _in_process
    done = 0
    # closing: a pool that is left early must not go on drawing. What a power cut takes is drawn again.
    with desk.engine.relaxed(), closing(draw(desk, contents, designs, assets)) as drawn:
        for files in drawn:
            with desk.engine.transaction():
                notices.rendered(desk.engine, desk.actor, files)
            done += len(files)
            desk.progress(done, len(todo), message("PDFs"))
            desk.stop_if_cancelled()


def designs_and_assets(desk: Desk, run_id: int) -> tuple[Designs, Assets]:
    """Return the designs that the notices of a run were frozen with, and the logos and letterheads they name."""
    designs = {
        sha: Design.from_json(notices.archived(desk.engine, sha)) for sha in notices.designs_of(desk.engine, run_id)
    }
    names = {name for design in designs.values() for name in (design.logo, design.letterhead) if name}
    return designs, {name: notices.archived(desk.engine, name) for name in names}


def render_one(content: str, design: Design, assets: Assets) -> bytes:
    """Return the PDF of one notice, without archiving it."""
    return renderer(design, assets).render(NoticeContent.from_json(content))


def renderer(design: Design, assets: Mapping[str, bytes]) -> "Renderer":
    """Return a renderer for a design. Raises Refusal when its font is not there."""
    from aanmaningen.notices.pdf import Renderer  # here: the window opens without the libraries that draw

    return Renderer(design, assets)


def merged(pdfs: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of all."""
    from aanmaningen.notices.pdf import merge

    return merge(pdfs)


def _in_process(desk: Desk, contents: Contents, designs: Designs, assets: Assets) -> Drawn:
    yield from map(_Drawing(designs, assets).files, contents)


def _in_pool(desk: Desk, contents: Contents, designs: Designs, assets: Assets) -> Drawn:
    workers = max(1, os.cpu_count() or 1)
    # spawn, as on Windows: a forked child would share the open database.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _prepare_worker, (designs, assets)) as pool:
        ahead: list[Future[list[Rendered]]] = []
        try:
            for chunk in contents:
                with _deaf_to_ctrl_c():
                    ahead.append(pool.submit(_render_chunk, chunk))
                if len(ahead) > 3 * workers:  # enough to keep them busy, not so many that PDFs pile up in memory
                    yield ahead.pop(0).result()
            while ahead:
                yield ahead.pop(0).result()
        except BrokenProcessPool:
            # Ctrl-C reached a process that was just starting: the user wants to stop, and nothing is wrong.
            desk.stop_if_cancelled()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let the processes that are started inside never hear Ctrl-C, not even before `_prepare_worker`."""
    if sys.platform == "win32":  # has no such thing; see BrokenProcessPool above
        yield
    else:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare_worker(designs: Designs, assets: Assets) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops in order
    _let_others_first()
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _of_worker.append(_Drawing(designs, assets))


def _let_others_first() -> None:
    """Draw with what processors have left, so that the window answers while thousands of notices are drawn."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
    else:
        os.nice(_NICE)


def _leave_with_parent() -> None:
    """End this process when the program was killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _render_chunk(chunk: Chunk) -> list[Rendered]:
    return _of_worker[0].files(chunk)
