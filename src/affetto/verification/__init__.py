"""Proofs that contract, torch modules, engine and bundle are one and the same."""

from affetto.verification.alignment import Check, NetworkRow, network_rows, verify

__all__ = ["Check", "NetworkRow", "network_rows", "verify"]
