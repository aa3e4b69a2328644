//! An address's path to a file of a folder: never out of the folder, whatever the path says and
//! wherever links in the folder lead.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ServedPlace {
    /// A file.
    File(PathBuf),
    /// A folder that was asked for without the slash at its end; links on its page would lead
    /// astray.
    Folder,
    /// Nothing that is shown.
    Nothing,
}

/// What stands at the path of an address. `root` has no links in it any more.
pub(super) fn find(root: &Path, path: &str) -> ServedPlace {
    let plain = percent_decode_str(path).decode_utf8();
    let Some(under) = plain.ok().as_deref().and_then(below) else { return ServedPlace::Nothing };
    let at = root.join(under);
    let is_folder = at.is_dir();
    if is_folder && !path.ends_with('/') {
        return ServedPlace::Folder;
    }
    let file = if is_folder { at.join("index.html") } else { at };
    match file.canonicalize() {
        Ok(file) if file.starts_with(root) && file.is_file() && (is_folder || !path.ends_with('/')) => {
            ServedPlace::File(file)
        }
        Ok(_) | Err(_) => ServedPlace::Nothing,
    }
}

/// A path below a folder; `None` where it would lead out of it, or names what no address names.
fn below(path: &str) -> Option<PathBuf> {
    let mut below = PathBuf::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let leads_astray = matches!(part, "." | "..") || part.contains(['\\', ':', '\0']);
        if leads_astray {
            return None;
        }
        below.push(part);
    }
    Some(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("secret.txt"), "x").unwrap();
        let shown = root.path().join("shown");
        std::fs::create_dir_all(shown.join("a b")).unwrap();
        std::fs::write(shown.join("a b/index.html"), "x").unwrap();
        std::fs::write(shown.join("file.csv"), "x").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.path().join("secret.txt"), shown.join("link.txt")).unwrap();
        let shown = shown.canonicalize().unwrap();
        let file = |name: &str| ServedPlace::File(shown.join(name));
        for (path, found) in [
            ("/file.csv", file("file.csv")),
            ("/a%20b/", file("a b/index.html")),
            ("/a%20b", ServedPlace::Folder),
            ("//a%20b//", file("a b/index.html")),
            ("/", ServedPlace::Nothing),
            ("/file.csv/", ServedPlace::Nothing),
            ("/../secret.txt", ServedPlace::Nothing),
            ("/%2e%2e/secret.txt", ServedPlace::Nothing),
            ("/a%20b/..%2f..%2fsecret.txt", ServedPlace::Nothing),
            ("/..%5csecret.txt", ServedPlace::Nothing),
            ("/link.txt", ServedPlace::Nothing),
            ("/file.csv%00", ServedPlace::Nothing),
            ("/%zz", ServedPlace::Nothing),
            ("/%ff", ServedPlace::Nothing),
            ("/etc/passwd", ServedPlace::Nothing),
        ] {
            assert_eq!(find(&shown, path), found, "{path}");
        }
    }
}
