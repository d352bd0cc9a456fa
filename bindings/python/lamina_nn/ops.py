"""Operations of the tape, which know their derivative, for layers and losses of one's own.

Values also add, subtract and multiply with + - *, by each other or by a number, and @ is `matmul`.
"""

from ._core import Var
from ._core import ops as _ops

activate = _ops.activate
add_row = _ops.add_row
concatenate = _ops.concatenate
dropout = _ops.dropout
flatten = _ops.flatten
glu = _ops.glu
layer_norm = _ops.layer_norm
matmul = _ops.matmul
mean = _ops.mean
multiply_row = _ops.multiply_row
rescale = _ops.rescale

__all__ = ["Var", "activate", "add_row", "concatenate", "dropout", "flatten", "glu", "layer_norm",
           "matmul", "mean", "multiply_row", "rescale"]
