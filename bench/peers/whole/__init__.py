"""Whole processes, from file to score: workloads H and I."""
from .measure import measure  # noqa: F401
