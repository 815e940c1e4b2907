"""Vaults out of backups and out of damage."""
