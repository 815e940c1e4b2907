"""The trade as plain values, and the ports that services speak to. Standard library only."""
