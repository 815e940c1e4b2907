"""The one place that builds the concrete parts and wires them together."""
