"""Tell whether every dependency of a wheel has a wheel itself, on each platform and Python: `wheels.py WHEEL`.

pip resolves for another platform, but judges markers for this one; so the direct ones are judged here.
"""

import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes

from pip._vendor.packaging.requirements import Requirement

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
GLIBC = ("manylinux1", "manylinux2010", "manylinux2014", *(f"manylinux_2_{minor}" for minor in (5, 17, 24, 27, 28)))
MUSL = ("musllinux_1_1", "musllinux_1_2")
PLATFORMS = {  # what pip calls it, and what markers see
    "Linux x86_64": ([f"{each}_x86_64" for each in GLIBC], "linux", "x86_64"),
    "Linux aarch64": ([f"{each}_aarch64" for each in GLIBC], "linux", "aarch64"),
    "Linux x86_64, musl": ([f"{each}_x86_64" for each in MUSL], "linux", "x86_64"),
    "Linux aarch64, musl": ([f"{each}_aarch64" for each in MUSL], "linux", "aarch64"),
    "macOS arm64": (["macosx_14_0_arm64"], "darwin", "arm64"),
    "macOS x86_64": (["macosx_14_0_x86_64"], "darwin", "x86_64"),
    "Windows amd64": (["win_amd64"], "win32", "AMD64"),
    "Windows arm64": (["win_arm64"], "win32", "ARM64"),
}


def requirements(wheel: str) -> list[Requirement]:
    """Return what a wheel requires."""
    with zipfile.ZipFile(wheel) as file:
        name = next(name for name in file.namelist() if name.endswith(".dist-info/METADATA"))
        found = message_from_bytes(file.read(name)).get_all("Requires-Dist", [])
    return [Requirement(each) for each in found]


def missing(wheel: str, platform: str, version: str) -> str:
    """Return what pip says of a platform on which a dependency has no wheel; "" where all have one."""
    tags, system, machine = PLATFORMS[platform]
    seen = {"sys_platform": system, "platform_machine": machine, "python_version": version, "extra": ""}
    needed = [each for each in requirements(wheel) if not each.marker or each.marker.evaluate(seen)]
    wanted = [f"{each.name}{each.specifier}" for each in needed]
    asked = ["install", "--dry-run", "-qq", "--ignore-installed", "--only-binary=:all:", "--python-version", version]
    with tempfile.TemporaryDirectory() as target:
        options = [f"--platform={tag}" for tag in tags]
        command = [sys.executable, "-m", "pip", *asked, *options, "--target", target, *wanted]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.stderr if ran.returncode else ""


def main() -> int:
    """Look at all platforms, two at a time; name those that lack a wheel."""
    pairs = [(platform, version) for platform in PLATFORMS for version in VERSIONS]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda pair: missing(sys.argv[1], *pair), pairs))
    for (platform, version), text in zip(pairs, said, strict=True):
        if text:
            print(f"{platform}, Python {version}:\n{text}", file=sys.stderr)
    print(f"{len(pairs) - sum(map(bool, said))} of {len(pairs)} platforms and versions of Python have every wheel")
    return int(any(said))


if __name__ == "__main__":
    sys.exit(main())
