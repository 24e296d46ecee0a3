"""Measurements, as ratios and counts; `make bench` runs them all."""
