"""How well parts do their work, measured against what corpora know."""
