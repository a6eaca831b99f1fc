"""From examples to weights: Lightning trainings of the five networks, and what they are measured by."""

import os

# Threads that wait by spinning crawl where other programs share the cores (twentyfold, measured on a
# busy machine of two); idle ones cost nothing. It must be said before PyTorch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
