"""Traghetto: Italian financial commentary in; branded pages and newsletters in other languages out, offline."""

__version__ = "0.1.0"
