"""Tesseract, driven one picture at a time through OCRmyPDF."""

from __future__ import annotations

import logging
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ocrmypdf import OcrEngine, OcrOptions

T = TypeVar("T")

LANGUAGE = "eng"
"""Tesseract's name of the language in which pages are read."""
_PROGRAM, _PACKAGE = "tesseract", "ocrmypdf"
_PER_CHARACTER, _ONLY = "hocr_char_boxes 1\n", "tessedit_char_whitelist {}\n"
"""Settings of Tesseract: a box for each character; no characters but some."""
_PAGE, _BLOCK = 3, 6
"""Page segmentation modes of Tesseract: a page, without orientation; lines of one size."""


class NoEngine(Exception):
    """OCR cannot be done here; ``remedy`` says what to install."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


class OutOfTime(Exception):
    """OCR of one picture took longer than it may."""


class OcrFailed(Exception):
    """Tesseract ended with an error."""


@dataclass(frozen=True, slots=True)
class Engine:
    """OCR in one folder; each call starts one process of one thread, so that the same picture gives the same words.

    Methods raise ``OutOfTime`` after ``seconds`` and ``OcrFailed``.
    """

    engine: OcrEngine
    folder: Path
    """Where the picture lies and the results go; nobody else uses it."""

    def lean(self, picture: Path, seconds: float) -> float:
        """Degrees counter-clockwise by which the picture must be turned so that its lines run level."""
        return self._bounded(seconds, lambda options: float(self.engine.get_deskew(picture, options)))

    def turn(self, picture: Path, seconds: float) -> int:
        """Degrees counter-clockwise, in steps of 90, by which the picture must be turned to stand upright."""
        return self._bounded(seconds, lambda options: int(self.engine.get_orientation(picture, options).angle))

    def hocr(self, picture: Path, seconds: float, *, only: str = "") -> bytes:
        """The words of the picture as hOCR; empty where it shows none.

        ``only`` names the characters that there can be, in a picture of lines of one size.
        """
        hocr, text = self.folder / "page.hocr", self.folder / "page.txt"
        self._bounded(seconds, lambda options: self.engine.generate_hocr(picture, hocr, text, options), only)
        return hocr.read_bytes()

    def _bounded(self, seconds: float, work: Callable[[OcrOptions], T], only: str = "") -> T:
        from ocrmypdf.exceptions import ExitCodeException

        started = time.monotonic()
        try:
            found = work(self._options(seconds, only))
        except ExitCodeException as error:
            raise OcrFailed(str(error) or type(error).__name__) from error
        # OCRmyPDF gives an empty result, and no error, for a picture that runs out of time.
        if time.monotonic() - started >= seconds:
            raise OutOfTime
        return found

    def _options(self, seconds: float, only: str) -> OcrOptions:
        from ocrmypdf import OcrOptions

        settings = self.folder / "settings"
        settings.write_text(_PER_CHARACTER + (_ONLY.format(only) if only else ""), encoding="ascii")
        options = OcrOptions(
            input_file=self.folder / "page.png",
            output_file=self.folder / "page.pdf",
            languages=[LANGUAGE],
            tesseract_config=[str(settings)],
            tesseract_pagesegmode=_BLOCK if only else _PAGE,
            tesseract_timeout=seconds,
            tesseract_non_ocr_timeout=seconds,
        )
        options.tesseract.omp_thread_limit = 1
        return options


def engine_in(folder: Path) -> Engine:
    """An engine that works in the folder; raises ``NoEngine`` where a part of it is not installed."""
    if find_spec(_PACKAGE) is None:
        raise NoEngine("OCRmyPDF is not installed", "install the extra for OCR: pip install 'miner[ocr]'")
    if shutil.which(_PROGRAM) is None:
        raise NoEngine("Tesseract is not installed", "install it: apt-get install tesseract-ocr (Debian, Ubuntu)")
    engine, languages = _loaded()
    if LANGUAGE not in languages:
        raise NoEngine(
            f"Tesseract has no data for the language {LANGUAGE}",
            f"install it: apt-get install tesseract-ocr-{LANGUAGE}",
        )
    return Engine(engine, folder)


@cache
def _loaded() -> tuple[OcrEngine, frozenset[str]]:
    """OCRmyPDF's engine and the languages that it has; loaded once a process, as it takes a third of a second."""
    from ocrmypdf import OcrOptions
    from ocrmypdf.api import setup_plugin_infrastructure

    # Its warnings are for those who set logging up; the others would find them among the output of the program.
    logging.getLogger(_PACKAGE).addHandler(logging.NullHandler())
    plugins = setup_plugin_infrastructure()
    options = OcrOptions(input_file="-", output_file="-", languages=[LANGUAGE])
    engine = plugins.get_ocr_engine(options=options)
    return engine, frozenset(engine.languages(options))


def ocr_version() -> str:
    """The versions that decide what OCR reads; "none" where a part of it is not installed."""
    program = shutil.which(_PROGRAM)
    if program is None or find_spec(_PACKAGE) is None:
        return "none"
    told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=False).stdout
    return f"{told.partition(chr(10))[0].strip()}, {_PACKAGE} {version(_PACKAGE)}"
