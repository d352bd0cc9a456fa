"""The one exception of lamina_nn."""

from __future__ import annotations


class Error(ValueError):
    """A mistake in what was asked or given, in four facts.

    Attributes:
        code: dotted, for programs: ``data.bad_number``. Its first word is the class of the error.
        what: what was found, and what was expected.
        where: the table, the row, the column or the option.
        fix: what to do next.

    >>> import lamina_nn
    >>> try:
    ...     lamina_nn.load("nowhere.lamina")
    ... except lamina_nn.Error as error:
    ...     print(error.code)
    model.missing_file
    """

    __module__ = "lamina_nn"

    def __init__(self, code: str, what: str, where: str = "", fix: str = "") -> None:
        super().__init__(code, what, where, fix)
        self.code = code
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        lines = [self.what, f"  where: {self.where}", f"  fix:   {self.fix}", f"  code:  {self.code}"]
        return "\n".join(line for line in lines if not line.endswith(": ") and line.strip())
