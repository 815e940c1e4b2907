from pyx12.error_item import EleError
from pyx12.params import ParamsBase
from pyx12.segment import Segment

class Node:
    id: str | None
    name: str | None
    parent: Node | None
    def is_valid_errors(self, seg_data: Segment) -> tuple[bool, list[EleError]]: ...

class map_if(Node):
    def getnodebypath(self, spath: str) -> Node: ...

def load_map_file(map_file: str, param: ParamsBase, map_path: str | None = None) -> map_if: ...
