from pyx12.error_item import SegError
from pyx12.map_if import Node
from pyx12.segment import Segment

class walk_tree:
    def __init__(self) -> None: ...
    def forceWalkCounterToLoopStart(self, x12_path: str, child_path: str) -> None: ...
    def walk_errors(
        self, node: Node, seg_data: Segment, seg_count: int, cur_line: int, ls_id: str | None
    ) -> tuple[Node | None, list[Node], list[Node], list[SegError]]: ...
