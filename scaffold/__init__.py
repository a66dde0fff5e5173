"""Scaffold, refactor and complete notes of an Obsidian vault, without the app and without damage."""

__version__ = "0.1.0"
