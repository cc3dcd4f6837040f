"""Packs the built binaries as Lambda takes them: a zip with one file named `bootstrap`."""

import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BUCKET = "cpd-local-artifacts"


def upload(s3, binaries: Path, names: list[str], cache: Path) -> dict[str, str]:
    """Packs and uploads each binary; gives the address of each.

    The key is the hash of the content, so that a function whose binary did not change keeps its
    version and its warm process.
    """
    missing = [name for name in names if not (binaries / name).is_file()]
    if missing:
        raise SystemExit(f"not built: {', '.join(missing)} (looked in {binaries}); run `cargo build --workspace --bins`")
    if BUCKET not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    cache.mkdir(parents=True, exist_ok=True)

    def one(name: str) -> tuple[str, str]:
        content = packed(binaries / name, cache).read_bytes()
        key = f"{name}-{hashlib.sha256(content).hexdigest()[:16]}.zip"
        s3.put_object(Bucket=BUCKET, Key=key, Body=content)
        return name, f"s3://{BUCKET}/{key}"

    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(pool.map(one, names))


def upload_template(s3, body: str) -> str:
    """Uploads the template under the hash of its content; gives its key."""
    key = f"template-{hashlib.sha256(body.encode()).hexdigest()[:16]}.json"
    s3.put_object(Bucket=BUCKET, Key=key, Body=body.encode())
    return key


def packed(binary: Path, cache: Path) -> Path:
    """The zip of this binary, rebuilt only when the binary has changed."""
    stat = binary.stat()
    archive = cache / f"{binary.name}-{stat.st_mtime_ns:x}-{stat.st_size:x}.zip"
    if archive.exists():
        return archive
    for outdated in cache.glob(f"{binary.name}-*-*.zip"):
        if outdated.name.rsplit("-", 2)[0] == binary.name:
            outdated.unlink()
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        bootstrap = Path(folder) / "bootstrap"
        shutil.copy(binary, bootstrap)
        if strip := shutil.which("strip"):
            subprocess.run([strip, "--strip-all", bootstrap], check=True)
        draft = Path(folder) / "bundle.zip"
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
            entry = zipfile.ZipInfo("bootstrap")  # a fixed date: the same binary gives the same zip
            entry.external_attr = 0o755 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, bootstrap.read_bytes())
        draft.rename(archive)
    return archive
