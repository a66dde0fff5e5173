"""Tell whether all that a wheel needs has wheels, on each platform and Python: `wheels.py WHEEL[EXTRA] CONSTRAINTS`.

pip takes the wheels of another platform, but judges markers for this one; so it is told what markers see there.
"""

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
GLIBC = ("manylinux1", "manylinux2010", "manylinux2014", *(f"manylinux_2_{minor}" for minor in (5, 17, 24, 27, 28)))
MUSL = ("musllinux_1_1", "musllinux_1_2")
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
MACOS = {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"}
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
PLATFORMS = {  # what pip calls it, and what markers see
    "Linux x86_64": ([f"{each}_x86_64" for each in GLIBC], LINUX | {"platform_machine": "x86_64"}),
    "Linux aarch64": ([f"{each}_aarch64" for each in GLIBC], LINUX | {"platform_machine": "aarch64"}),
    "Linux x86_64, musl": ([f"{each}_x86_64" for each in MUSL], LINUX | {"platform_machine": "x86_64"}),
    "Linux aarch64, musl": ([f"{each}_aarch64" for each in MUSL], LINUX | {"platform_machine": "aarch64"}),
    "macOS arm64": (["macosx_14_0_arm64"], MACOS | {"platform_machine": "arm64"}),
    "macOS x86_64": (["macosx_14_0_x86_64"], MACOS | {"platform_machine": "x86_64"}),
    "Windows amd64": (["win_amd64"], WINDOWS | {"platform_machine": "AMD64"}),
    "Windows arm64": (["win_arm64"], WINDOWS | {"platform_machine": "ARM64"}),
}
PIP = """
import json, sys
from pip._vendor.packaging import markers
seen = markers.default_environment() | json.loads(sys.argv.pop(1))
markers.default_environment = lambda: dict(seen)
from pip._internal.cli.main import main
sys.exit(main())
"""


def missing(wheel: str, constraints: str, platform: str, version: str) -> str:
    """Return what pip says of a platform on which something has no wheel; "" where all have one."""
    tags, machine = PLATFORMS[platform]
    seen = machine | {"python_version": version, "python_full_version": f"{version}.0"}
    asked = ["install", "--dry-run", "-qq", "--ignore-installed", "--only-binary=:all:", "--python-version", version]
    with tempfile.TemporaryDirectory() as target:
        options = ["--constraint", constraints, "--target", target, *(f"--platform={tag}" for tag in tags)]
        command = [sys.executable, "-c", PIP, json.dumps(seen), *asked, *options, wheel]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.stderr if ran.returncode else ""


def main() -> int:
    """Look at all platforms, two at a time; name those that lack a wheel."""
    pairs = [(platform, version) for platform in PLATFORMS for version in VERSIONS]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda pair: missing(sys.argv[1], sys.argv[2], *pair), pairs))
    for (platform, version), text in zip(pairs, said, strict=True):
        if text:
            print(f"{platform}, Python {version}:\n{text}", file=sys.stderr)
    print(f"{len(pairs) - sum(map(bool, said))} of {len(pairs)} platforms and versions of Python have every wheel")
    return int(any(said))


if __name__ == "__main__":
    sys.exit(main())
