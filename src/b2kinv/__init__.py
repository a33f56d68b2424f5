"""Reproducible companion to arXiv:2502.04900: B → K + invisible, light dark matter, its relic abundance."""

__version__ = "0.1.0"
