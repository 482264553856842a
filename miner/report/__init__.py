"""The report: one self-contained HTML page; and the card that says how accurate extraction is."""

from miner.report.card import as_data as card_data
from miner.report.card import card, scores
from miner.report.page import page
from miner.report.spec import About, Column, Limits, Picture, ReportSpec

__all__ = ["About", "Column", "Limits", "Picture", "ReportSpec", "card", "card_data", "page", "scores"]
