"""Measures of composed music beside the same of music by people."""
