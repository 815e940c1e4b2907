from typing import TextIO

from pyx12.params import ParamsBase

def x12n_document(param: ParamsBase, src_file: TextIO, fd_997: TextIO | None, fd_html: TextIO | None) -> bool: ...
