"""Published folders to upload: small ones, made from one that a run published, a version after the other."""

import hashlib
import json
import pathlib
import random
import shutil

LIST = "SHA256SUMS"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def listed(text):
    return {name: value for value, name in (line.split("  ", 1) for line in text.splitlines())}


def put_list(folder, names):
    text = "".join(f"{digest(folder / name)}  {name}\n" for name in sorted(names))
    (folder / LIST).write_text(text)


def small(published, folder, version, with_folders):
    """A few files of a published folder, as `version`; one differs from version to version, and is sent in parts on odd days."""
    folder.mkdir(parents=True)
    names = ["datapackage.json", "versions.json", "data/authorities.csv", "data/judgements.parquet", "LICENSE-DATA.txt"]
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(published / name, folder / name)
    package = json.loads((folder / "datapackage.json").read_text())
    (folder / "datapackage.json").write_text(json.dumps(package | {"version": version}))
    versions = json.loads((folder / "versions.json").read_text())
    entry = versions["versions"][0] | {"version": version}
    versions |= {"last_successful": version, "versions": [entry]}
    (folder / "versions.json").write_text(json.dumps(versions))
    (folder / "data/ofsted.sqlite").write_bytes(random.Random(version).randbytes(9 << (20 if int(version[-1]) % 2 else 10)))
    names.append("data/ofsted.sqlite")
    if with_folders:
        inside = folder / "versions" / version
        for name in names[:1] + names[2:]:
            (inside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / name, inside / name)
        put_list(inside, names[:1] + names[2:])
        names.append(f"versions/{version}/{LIST}")
    put_list(folder, names)
    (folder / "runs.json").write_text(json.dumps({"version": version}))
    return folder


def follow(read):
    """The version that a reader finds who follows the pointer, once all of it is what its list of digests says."""
    pointer = read("versions.json")
    if pointer is None:
        return None
    version = json.loads(pointer)["last_successful"]
    seal = read(f"versions/{version}/{LIST}")
    assert seal is not None, f"{version} has no list of digests"
    for name, value in listed(seal.decode()).items():
        body = read(f"versions/{version}/{name}")
        assert body is not None, f"{version} lacks {name}"
        assert hashlib.sha256(body).hexdigest() == value, f"{version}: {name} is damaged"
    return version


def newest_files(read):
    """That the files outside of `versions/` are what the list beside them says."""
    for name, value in listed(read(LIST).decode()).items():
        assert hashlib.sha256(read(name) or b"").hexdigest() == value, name


def all_files(folder):
    return {str(path.relative_to(folder)): path for path in pathlib.Path(folder).rglob("*") if path.is_file()}
