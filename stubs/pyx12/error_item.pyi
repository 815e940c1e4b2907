from pyx12.map_if import Node

class SegError:
    err_cde: str
    map_node: Node | None

class EleError:
    err_cde: str
    refdes: str | int | None
    map_node: Node | None
