"""Explorers: pages with sliders over what `evaluate` gave at build time. No server, no outside request."""
