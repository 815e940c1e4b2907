"""The steps that bring a vault's tables to the shape that this program knows, one module a step."""
