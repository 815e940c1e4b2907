"""The C functions of PDFium as ctypes has them: their arguments are not checked."""

from typing import Any

FPDF_ERR_PASSWORD: int

def __getattr__(name: str) -> Any: ...
