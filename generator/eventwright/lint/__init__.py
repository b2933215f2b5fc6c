"""Stage 4, lint: the model and the nodes that it was made of to findings. `linting` runs the rules of `table`."""
