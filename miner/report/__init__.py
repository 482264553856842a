"""The report: one self-contained HTML page."""

from miner.report.page import page
from miner.report.spec import About, Column, Limits, Picture, ReportSpec

__all__ = ["About", "Column", "Limits", "Picture", "ReportSpec", "page"]
