"""What the gate and the desk have in common as windows."""

from __future__ import annotations

#: The title of every window: it is seen in task bars and in shared screens, so it names no chart and no vault.
TITLE = "CoderDesk"
#: The least width and height, in px, at which every screen has its room.
SMALLEST = (1280, 720)
