"""Songs made into training examples, through the engine's own features and encoders."""
