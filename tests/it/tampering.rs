//! A published folder that somebody changed between two runs: whatever it was, the next run puts it
//! right or refuses, and says which files and what to do; it never calls the folder unchanged.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ofsted_model::Digest;
use tempfile::TempDir;

use crate::command::{Desk, stderr_of};
use crate::kept_versions::{files, whole};
use crate::kills::copy_folder;
use crate::program;
use crate::stand_in::StandIn;

const FIRST: &str = "2026.11.19";
const SECOND: &str = "2026.11.20";
/// A report whose document is not there on the first run, so that there are two versions.
const LATE: &str = "/v1/file/50255165";

/// A folder with two versions and the archive that they were made from.
static TWO_VERSIONS: LazyLock<TempDir> = LazyLock::new(|| {
    let (desk, folder) = (Desk::new(), tempfile::tempdir().unwrap());
    let early = StandIn::start(|path, mut reply| {
        reply.status = if path == LATE { 404 } else { reply.status };
        reply
    });
    desk.against_on("2026-11-19", "run", "sample", &early).assert().success();
    desk.against_on("2026-11-20", "run", "sample", &StandIn::start(|_, reply| reply)).assert().success();
    copy_folder(&desk.path("out"), &folder.path().join("out"));
    copy_folder(&desk.path("archive"), &folder.path().join("archive"));
    folder
});

/// A desk with those two versions, and a quiet site.
struct Tampered {
    desk: Desk,
    before: BTreeMap<String, Vec<u8>>,
}

/// Files of a folder but for what each run writes of itself.
fn published(out: &Path) -> BTreeMap<String, Vec<u8>> {
    files(out).into_iter().filter(|(path, _)| !path.starts_with("run") && path != "status.json").collect()
}

impl Tampered {
    /// The desk after `tamper` has changed its published folder.
    fn by(tamper: impl FnOnce(&Path)) -> Self {
        let desk = Desk::new();
        copy_folder(&TWO_VERSIONS.path().join("out"), &desk.path("out"));
        copy_folder(&TWO_VERSIONS.path().join("archive"), &desk.path("archive"));
        let before = published(&desk.path("out"));
        tamper(&desk.path("out"));
        Self { desk, before }
    }

    fn out(&self) -> PathBuf {
        self.desk.path("out")
    }

    /// A run that has nothing new to tell; its code and words.
    fn quiet_run(&self) -> (Option<i32>, String) {
        stderr_of(&mut self.desk.against_on("2026-11-21", "run", "sample", &StandIn::start(|_, reply| reply)))
    }

    /// The next run puts the folder right, byte for byte, and its report says what was wrong.
    fn is_repaired(&self, named: &[&str]) {
        let (code, told) = self.quiet_run();
        assert_eq!(code, Some(0), "{named:?}: {told}");
        let now = published(&self.out());
        let others: Vec<&String> = now.keys().filter(|path| now.get(*path) != self.before.get(*path)).collect();
        assert!(others.is_empty() && now.len() == self.before.len(), "{named:?}: {others:?}");
        let report = self.desk.report();
        assert_eq!(report["outcome"], "unchanged", "{named:?}");
        let repaired: Vec<&str> =
            report["repaired"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
        assert!(named.iter().all(|file| repaired.contains(file)), "{named:?}: {repaired:?}");
        let page = fs::read_to_string(self.out().join("run-report.md")).unwrap();
        assert!(page.contains("changed after publication and repaired"), "{page}");
        // What was put right is not told again.
        assert_eq!(self.quiet_run().0, Some(0));
        assert_eq!(self.desk.report()["repaired"], serde_json::json!([]));
    }

    /// The next run refuses the folder, names what is wrong and what to do, and changes nothing.
    fn is_refused(&self, named: &[&str]) {
        let before = published(&self.out());
        let (code, told) = self.quiet_run();
        assert_eq!(code, Some(40), "{named:?}: {told}");
        assert!(named.iter().all(|words| told.contains(words)), "{named:?}: {told}");
        assert!(told.contains("hint: ") && told.contains("move"), "{told}");
        assert_eq!(published(&self.out()), before, "{named:?}");
    }
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{} has no `{from}`", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

#[test]
fn a_folder_that_nobody_changed_is_unchanged() {
    let desk = Tampered::by(|_| ());
    assert_eq!(desk.quiet_run().0, Some(0));
    assert_eq!((published(&desk.out()), &desk.desk.report()["outcome"]), (desk.before.clone(), &"unchanged".into()));
}

#[test]
fn a_changed_grade_is_put_right() {
    Tampered::by(|out| edit(&out.join("data/judgements.csv"), "inadequate", "outstanding"))
        .is_repaired(&["data/judgements.csv was changed"]);
    Tampered::by(|out| fs::write(out.join("data/judgements.parquet"), "PAR1").unwrap())
        .is_repaired(&["data/judgements.parquet was changed"]);
}

#[test]
fn files_that_are_gone_cut_short_or_links_are_put_right() {
    let cut = |file: &Path| fs::File::options().write(true).open(file).unwrap().set_len(10).unwrap();
    Tampered::by(|out| {
        fs::remove_file(out.join("data/points.csv")).unwrap();
        cut(&out.join("data/ofsted.sqlite"));
        fs::remove_dir_all(out.join("by_authority")).unwrap();
    })
    .is_repaired(&[
        "data/points.csv is missing",
        "data/ofsted.sqlite was changed",
        "by_authority/judgements.parquet is missing",
    ]);
    #[cfg(unix)]
    Tampered::by(|out| {
        let elsewhere = out.with_file_name("elsewhere.csv");
        fs::rename(out.join("data/points.csv"), &elsewhere).unwrap();
        std::os::unix::fs::symlink(elsewhere, out.join("data/points.csv")).unwrap();
    })
    .is_repaired(&["data/points.csv is no longer a file"]);
}

#[test]
fn pages_and_feed_are_made_again() {
    Tampered::by(|out| {
        edit(&out.join("index.html"), "<h1", "<h1 onclick=\"alert()\"");
        fs::remove_dir_all(out.join("authority")).unwrap();
        fs::write(out.join("feed.xml"), "<feed/>").unwrap();
    })
    .is_repaired(&["index.html was changed", "feed.xml was changed", "authority/hackney/index.html is missing"]);
}

#[test]
fn a_copy_of_the_newest_version_is_put_right_and_one_of_an_older_is_refused() {
    let csv = |version: &str| format!("versions/{version}/data/judgements.csv");
    Tampered::by(|out| edit(&out.join(csv(SECOND)), "inadequate", "outstanding"))
        .is_repaired(&[&format!("{} was changed", csv(SECOND))]);
    Tampered::by(|out| edit(&out.join(csv(FIRST)), "inadequate", "outstanding"))
        .is_refused(&[&format!("{} was changed", csv(FIRST))]);
    Tampered::by(|out| fs::remove_dir_all(out.join("versions").join(SECOND)).unwrap())
        .is_repaired(&[&format!("versions/{SECOND}/SHA256SUMS is missing")]);
    Tampered::by(|out| fs::remove_dir_all(out.join("versions")).unwrap())
        .is_refused(&[&format!("versions/{FIRST}/SHA256SUMS is missing")]);
}

#[test]
fn a_list_that_was_changed_is_put_right_by_the_versions_own_or_refused() {
    let line = |out: &Path, file: &str| {
        let sums = fs::read_to_string(out.join("SHA256SUMS")).unwrap();
        sums.lines().find(|line| line.ends_with(&format!("  {file}"))).unwrap().to_owned()
    };
    // The file and its line: the version's own list knows better.
    Tampered::by(|out| {
        let (csv, before) = (out.join("data/judgements.csv"), line(out, "data/judgements.csv"));
        edit(&csv, "inadequate", "outstanding");
        let now = format!("{}  data/judgements.csv", Digest::of_bytes(&fs::read(&csv).unwrap()));
        edit(&out.join("SHA256SUMS"), &before, &now);
    })
    .is_repaired(&["data/judgements.csv was changed", "data/judgements.csv is listed inconsistently"]);
    Tampered::by(|out| edit(&out.join("SHA256SUMS"), "  data/points.csv\n", "  data/pints.csv\n"))
        .is_repaired(&["data/pints.csv is listed inconsistently", "data/points.csv is listed inconsistently"]);
    Tampered::by(|out| fs::write(out.join("SHA256SUMS"), "nothing\n").unwrap()).is_refused(&["SHA256SUMS is damaged"]);
    Tampered::by(|out| edit(&out.join("SHA256SUMS"), "  data/points.csv\n", "  data/../../points.csv\n"))
        .is_refused(&["`data/../../points.csv` is not a path inside the folder"]);
    for tamper in [|list: &Path| fs::remove_file(list).unwrap(), |list: &Path| fs::write(list, "").unwrap()] {
        Tampered::by(|out| tamper(&out.join("SHA256SUMS")))
            .is_refused(&["SHA256SUMS is missing or does not list a snapshot"]);
    }
}

#[test]
fn what_is_in_the_folder_once_is_refused() {
    Tampered::by(|out| edit(&out.join("versions.json"), FIRST, "2026.11.18"))
        .is_refused(&["versions.json was changed"]);
    Tampered::by(|out| fs::write(out.join("state.jsonl.gz"), "nothing").unwrap())
        .is_refused(&["state.jsonl.gz was changed"]);
}

#[test]
fn a_strangers_file_is_named_and_left() {
    for file in ["data/mine.csv", "versions/2026.11.18/data/judgements.csv"] {
        let tampered = Tampered::by(|out| {
            fs::create_dir_all(out.join(file).parent().unwrap()).unwrap();
            fs::write(out.join(file), "mine").unwrap();
        });
        tampered.is_refused(&[&format!("{file} is not listed in SHA256SUMS")]);
        assert_eq!(fs::read_to_string(tampered.out().join(file)).unwrap(), "mine");
    }
}

/// Writes the lists of a folder anew, as somebody does who knows how.
fn seal(out: &Path) {
    let own = out.join("versions").join(SECOND);
    for folder in [own.as_path(), out] {
        let sums = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
        let line = |line: &str| {
            let file = line.split_once("  ").unwrap().1;
            format!("{}  {file}\n", Digest::of_bytes(&fs::read(folder.join(file)).unwrap()))
        };
        fs::write(folder.join("SHA256SUMS"), sums.lines().map(line).collect::<String>()).unwrap();
    }
}

#[test]
fn lists_that_fit_what_was_changed_are_not_those_that_the_archive_noted() {
    let forge = |out: &Path| {
        for folder in [out.to_owned(), out.join("versions").join(SECOND)] {
            edit(&folder.join("data/judgements.csv"), "inadequate", "outstanding");
        }
        seal(out);
        whole(&out.join("versions").join(SECOND));
    };
    Tampered::by(forge).is_refused(&["the checksums of version 2026.11.20 differ"]);
    // Pages may be made anew at any time.
    let desk = Tampered::by(|_| ());
    let mut site = program::ofsted();
    site.arg("render").arg(desk.out()).assert().success();
    assert_eq!(desk.quiet_run().0, Some(0));
}
