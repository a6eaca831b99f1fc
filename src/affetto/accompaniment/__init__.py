"""Accompaniment: a recording in, a MIDI file that plays along out, driven by the engine."""
