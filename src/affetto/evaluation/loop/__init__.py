"""The closed loop: judges hear what the composer plays of a feeling, and of recordings that it follows."""
