"""Measures of speed and memory that anybody can rerun; see `affetto bench`."""
