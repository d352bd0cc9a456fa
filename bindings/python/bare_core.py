"""lamina_nn._core without the package around it, which needs NumPy: where pip builds, there is none."""
import importlib
import pathlib
import sys
import types


def core_in(package):
    """Of the folder `package`, as its files are being made."""
    bare = types.ModuleType("lamina_nn")
    bare.__path__ = [str(pathlib.Path(package).resolve())]
    sys.modules["lamina_nn"] = bare
    core = importlib.import_module("lamina_nn._core")
    if "numpy" in sys.modules:
        sys.exit("lamina_nn._core imports NumPy, without which pip has to build it")
    return core
