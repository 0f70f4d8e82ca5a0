"""The command line: init, render, check, send, track, explain, replay, fmt, types, doctor, analytics."""

from info.apps.cli.main import app, main

__all__ = ["app", "main"]
