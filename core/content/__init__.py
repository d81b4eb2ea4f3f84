"""Texts that people write for others to use: templates, signatures, ratings."""
