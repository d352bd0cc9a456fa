"""Exported weights are read by the package safetensors, and are those of the model.

    weights_test.py PROGRAM
"""
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import numpy as np  # noqa: E402
from safetensors.numpy import load_file  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "exchange"))
import tables  # noqa: E402

program = sys.argv[1]
with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch)
    columns = ["amount", "year", "work"]
    for kind, options, dense in [("many", "--layers 8,6", 3), ("binary", "--recipe ensemble --members 4", 0)]:
        tables.write_table(folder / "table.csv", kind, columns=columns)
        subprocess.run([program, "train", folder / "table.csv", "--target", "target", "--epochs", "2", "--quiet",
                        "--force", "-o", folder / "m.lamina", *options.split()], check=True, capture_output=True)
        subprocess.run([program, "export", folder / "m.lamina", "--safetensors", folder / "w.safetensors",
                        "--force", "--quiet"], check=True)
        ours = load_file(folder / "m.lamina")  # a model file is one of safetensors itself
        bare = load_file(folder / "w.safetensors")
        parameters = {name for name in ours if not name.startswith(("test_vector", "fingerprints"))}
        assert len(bare) == len(parameters), (sorted(bare), sorted(parameters))
        turned = 0
        for name in parameters & set(bare):
            same = ours[name].shape == bare[name].shape and np.array_equal(ours[name], bare[name])
            is_turned = ours[name].ndim == 2 and np.array_equal(ours[name].T, bare[name])
            assert same or is_turned, name
            turned += is_turned and name.startswith("dense_") and name.endswith("weight")
        assert turned >= dense, (turned, dense)
        print(f"{kind}: {len(bare)} tensors read, {turned} of them [out,in]")
