"""Builds the wheel, and runs docs/python.md with it where there is nothing but Python and NumPy: in a folder made
the root, without compiler, without the shared libraries that it was compiled against.

    wheel.py            the wheel is left in build/wheels; `build/python/bin/python` has what builds it
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
# Of the C library and what it needs itself, which every Linux of that kind has.
EVERYWHERE = {"libgcc_s.so.1", "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1"}
GLIBC = (2, 34)


def built():
    folder = ROOT / "build/wheels"
    shutil.rmtree(folder, ignore_errors=True)
    # CXX as a plain CMake would find it: what tools/test has compiled is then in the cache of the compiler.
    subprocess.run([*PIP, "wheel", ROOT, "--no-deps", "--no-build-isolation", "-w", folder],
                   env={"CXX": "c++", **os.environ}, check=True)
    (wheel,) = folder.glob("lamina_nn-*.whl")
    return wheel


def libraries(*files):
    """The paths of the shared libraries that are loaded with these."""
    said = subprocess.run(["ldd", *files], capture_output=True, text=True, check=False).stdout
    return set(re.findall(r"(/\S+) \(0x", said))


def needs_nothing(site):
    (module,) = site.glob("lamina_nn/_core*.so")
    said = subprocess.run(["readelf", "--dynamic", module], capture_output=True, text=True, check=True).stdout
    needed = set(re.findall(r"NEEDED.*\[(.*)\]", said))
    assert "libc.so.6" in needed, said
    others = {name for name in needed - EVERYWHERE if not name.startswith("ld-linux")}
    assert not others, f"the module would need on every machine: {', '.join(sorted(others))}"
    said = subprocess.run(["readelf", "--version-info", module], capture_output=True, text=True, check=True).stdout
    glibc = max(tuple(map(int, version.split("."))) for version in re.findall(r"GLIBC_([0-9.]+)", said))
    assert glibc <= GLIBC, f"the module needs glibc {glibc}, and docs/python.md promises {GLIBC}"


def furnish(root, site):
    """Python, its library and NumPy in `root`, and the shared libraries that these load: no other."""
    standard = pathlib.Path(sysconfig.get_path("stdlib"))
    python = pathlib.Path(os.path.realpath(sys.executable))
    shutil.copytree(standard, root / standard.relative_to("/"), symlinks=True, ignore=shutil.ignore_patterns(
        "test", "site-packages", "dist-packages", "__pycache__", "idlelib", "tkinter", "ensurepip", "config-*"))
    (root / "usr/bin").mkdir(parents=True, exist_ok=True)
    shutil.copy(python, root / "usr/bin/python3")
    modules = [*standard.glob("lib-dynload/*.so"), *(site / "numpy").rglob("*.so")]
    for path in libraries(python, *modules):
        if not path.startswith(str(site)):
            to = root / path.lstrip("/")
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, to)
    (root / "tmp").mkdir()


def main():
    wheel = built()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        site = root / "site"
        subprocess.run([*PIP, "install", wheel, "--target", site], check=True)
        needs_nothing(site)
        furnish(root, site)
        shutil.copy(ROOT / "docs/python.md", root)
        shutil.copy(ROOT / "tests/python/page.py", root)
        chroot = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin")
        enter = [chroot] if os.geteuid() == 0 else [shutil.which("unshare"), "--map-root-user", chroot]
        if subprocess.run([*enter, "/", "true"], check=False, capture_output=True).returncode != 0:
            print("not tried on a bare machine: may not change the root folder here")
            return
        left = sorted(path.name for path in (root / "usr").rglob("*.so*") if re.search(r"fmt|hwy|minizip|zstd", path.name))
        assert not left, f"these should not be there: {left}"
        subprocess.run([*enter, root, "/usr/bin/python3", "/page.py", "/python.md"], check=True, timeout=120,
                       env={"PYTHONPATH": "/site", "PATH": "/nowhere", "PYTHONHOME": "/usr", "LC_ALL": "C.UTF-8"})
    print(f"{wheel.name}, {wheel.stat().st_size / 2**20:.1f} MB: runs where there is only Python and NumPy")


if __name__ == "__main__":
    main()
