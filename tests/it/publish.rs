//! A snapshot on the disk: complete, the same bytes every time, swapped in whole, and read again as
//! it was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ofsted_model::{Digest, Gathered, Grade};
use ofsted_publish::{
    About, Past, PublishError, Published, publish, published_name, published_version, put_run_report, read_snapshot,
    read_staged, recover, same_content, stage,
};
use ofsted_tables::schema::{Frames, Rows, differences};
use ofsted_tables::validate::{Approved, RunFacts, approve};

use crate::gathered::{contract, frames, gathered};

pub fn about(version: &str) -> About {
    About {
        name: "sample".to_owned(),
        title: "Sample".to_owned(),
        description: "A few reports.".to_owned(),
        version: version.to_owned(),
        publisher: "The sample".to_owned(),
        address: "https://example.org/data".to_owned(),
        contact: "mailto:data@example.org".to_owned(),
        repository: "https://example.org/ofsted-datasets".to_owned(),
        code_version: "0.1.0".to_owned(),
        has_workbook: true,
        accuracy: None,
        state: b"what the next run begins with".to_vec(),
        versions_kept: 12,
        older_at: None,
        schema_version: "1.0".to_owned(),
        past: Past::default(),
    }
}

fn approved(gathered: &Gathered) -> Approved {
    approve(frames(gathered, &[], None), &contract(), &[], None, &RunFacts::default()).unwrap()
}

pub fn publish_to(out: &Path, version: &str) -> Result<Published, PublishError> {
    publish(&approved(&gathered()), &contract(), &about(version), out)
}

/// Every file below a folder, by path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in folder.read_dir().unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.path(), std::fs::read(entry.path()).unwrap());
        }
    }
    found
}

fn same(frames: &Frames, others: &Frames) {
    for name in frames.names() {
        let (frame, other) = (frames.whole(name).unwrap(), others.whole(name).unwrap());
        assert_eq!(frame.get_column_names(), other.get_column_names(), "{name}");
        let (rows, again) = (Rows::of_frame(&frame), Rows::of_frame(&other));
        assert_eq!(rows.height(), again.height(), "{name}");
        for column in frame.get_column_names() {
            for row in rows.indices() {
                assert_eq!(rows.cell(row, column), again.cell(row, column), "{name}.{column} {row}");
            }
        }
    }
}

#[test]
fn a_snapshot_is_complete_and_reads_as_it_was_approved() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("there/dist");
    let published = publish_to(&out, "2026.05.04").unwrap();
    let found = files(&published.folder);
    let of_version = published.folder.join("versions/2026.05.04");
    let at_top = found.keys().filter(|path| !path.starts_with(&of_version) || path.ends_with("SHA256SUMS")).count();
    assert_eq!(at_top, published.files.len() + 1, "SHA256SUMS lists all but itself");
    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    for file in &published.files {
        let bytes = &found[&published.folder.join(&file.path)];
        assert_eq!((Digest::of_bytes(bytes), file.bytes), (file.sha256, bytes.len() as u64), "{}", file.path);
        assert!(sums.contains(&format!("{}  {}\n", file.sha256, file.path)));
    }
    let again = read_snapshot(&out, &contract()).unwrap().unwrap();
    let approved = approved(&gathered());
    same(approved.frames(), &again);
    for data_set in contract().data_sets() {
        assert_eq!(differences(data_set, &again.whole(&data_set.name).unwrap()), []);
    }
    assert_eq!(published_version(&out).unwrap().as_deref(), Some("2026.05.04"));
    assert_eq!(published_name(&out).unwrap().as_deref(), Some("sample"));
    assert_eq!(std::fs::read_dir(root.path().join("there")).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let root = tempfile::tempdir().unwrap();
    let (a, b) = (root.path().join("a"), root.path().join("b"));
    publish_to(&a, "2026.05.04").unwrap();
    publish_to(&b, "2026.05.04").unwrap();
    publish_to(&b, "2026.05.04").unwrap();
    let bytes = |folder: &Path| files(folder).into_values().collect::<Vec<_>>();
    assert_eq!(bytes(&a), bytes(&b));
}

#[test]
fn csv_is_plain() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let mut gathered = gathered();
    gathered.reports[0].listed.title = "A \"title\", with a comma".to_owned();
    publish(&approved(&gathered), &contract(), &about("2026.05.04"), &out).unwrap();
    let text = std::fs::read_to_string(out.join("data/inspections.csv")).unwrap();
    let header = text.lines().next().unwrap();
    assert!(header.starts_with("report_id,urn,authority_id,authority_name,gss_code,la_code,region,"), "{header}");
    assert_eq!(text.lines().count(), 3);
    assert!(
        text.contains(",\"A \"\"title\"\", with a comma\",2024-07-01,2024-07-12,2024-07-01/2024-07-12,2024-08-20,")
    );
    assert!(!text.contains('\r') && text.ends_with('\n'));
}

#[test]
fn the_descriptor_names_every_data_file_and_the_licence_its_addresses() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let published = publish_to(&out, "2026.05.04").unwrap();
    let package: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("datapackage.json")).unwrap()).unwrap();
    let resources = package["resources"].as_array().unwrap();
    for file in published.files.iter().filter(|file| file.dataset.is_some()) {
        let resource = resources.iter().find(|resource| resource["path"] == *file.path).unwrap();
        assert_eq!(resource["hash"], format!("sha256:{}", file.sha256));
        assert_eq!(resource["bytes"], file.bytes);
        // A copy for spreadsheets is not held to the schema: some of its texts have an apostrophe
        // before them.
        let is_copy = file.path.starts_with("excel/");
        assert!(is_copy != resource["schema"]["fields"].as_array().is_some_and(|fields| !fields.is_empty()));
    }
    let besides = [
        "CHANGELOG.md",
        "by_authority/judgements.parquet",
        "compat/ilacs_summary.csv",
        "compat/ilacs_summary.xlsx",
        "data/ofsted.sqlite",
        "data/ofsted.xlsx",
    ];
    let names: std::collections::BTreeSet<String> = resources.iter().map(|one| one["name"].to_string()).collect();
    assert_eq!(names.len(), resources.len(), "each has a name of its own");
    assert!(besides.iter().all(|path| resources.iter().any(|resource| resource["path"] == **path)));
    let data_sets = contract().data_sets().count();
    // Parquet, CSV and, but for the full text, a copy for spreadsheets.
    assert_eq!(resources.len(), data_sets * 2 + (data_sets - 1) + besides.len());
    assert_eq!(package["licenses"][0]["name"], "OGL-UK-3.0");
    let licence = std::fs::read_to_string(out.join("LICENSE-DATA.txt")).unwrap();
    assert!(licence.contains("data@example.org") && licence.contains("https://example.org/ofsted-datasets"));
    assert!(!licence.contains('{'), "a placeholder is left");
}

#[test]
fn a_new_snapshot_takes_the_place_of_the_old_and_keeps_the_report_of_the_run() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    put_run_report(&out, b"{\"refused\": true}").unwrap();
    assert!(read_snapshot(&out, &contract()).unwrap().is_none());
    publish_to(&out, "2026.05.04").unwrap();
    assert_eq!(std::fs::read(out.join("run-report.json")).unwrap(), b"{\"refused\": true}");
    put_run_report(&out, b"{}").unwrap();
    publish_to(&out, "2026.05.05").unwrap();
    assert_eq!(published_version(&out).unwrap().as_deref(), Some("2026.05.05"));
    assert_eq!(std::fs::read(out.join("run-report.json")).unwrap(), b"{}");
    assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04").unwrap();
    for theirs in ["notes.txt", "data/mine.csv"] {
        std::fs::write(out.join(theirs), "mine").unwrap();
        let before = files(&out);
        let error = publish_to(&out, "2026.05.05").unwrap_err();
        assert!(matches!(&error, PublishError::NotOurs { file, .. } if file == Path::new(theirs)), "{error}");
        assert_eq!(files(&out), before);
        std::fs::remove_file(out.join(theirs)).unwrap();
    }
    let homework = root.path().join("homework");
    std::fs::create_dir(&homework).unwrap();
    std::fs::write(homework.join("essay.txt"), "mine").unwrap();
    let sums = format!("{}  essay.txt\n", Digest::of_bytes(b"mine"));
    std::fs::write(homework.join("SHA256SUMS"), sums).unwrap();
    let error = publish_to(&homework, "2026.05.05").unwrap_err();
    assert!(matches!(error, PublishError::NotOurs { .. }), "a list of digests alone does not make a snapshot: {error}");
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    std::fs::write(&file, "a file").unwrap();
    let error = publish_to(&file.join("dist"), "2026.05.04").unwrap_err();
    assert!(error.to_string().contains("file"), "{error}");
    assert!(matches!(error, PublishError::Io { .. }));
    let error = publish_to(&file, "2026.05.04").unwrap_err();
    assert!(matches!(error, PublishError::NotOurs { .. }), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), b"a file");
}

#[test]
fn a_run_that_fails_half_way_leaves_the_old_snapshot_whole() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04").unwrap();
    let before = files(&out);
    let next = root.path().join(".dist.ofsted-next");
    std::fs::create_dir(&next).unwrap();
    std::fs::write(next.join("datapackage.json"), "half").unwrap();
    recover(&out).unwrap();
    assert!(!next.exists());
    assert_eq!(files(&out), before);
    std::fs::rename(&out, root.path().join(".dist.ofsted-before")).unwrap();
    assert!(read_snapshot(&out, &contract()).unwrap().is_none());
    recover(&out).unwrap();
    assert_eq!(files(&out), before);
}

#[test]
fn a_snapshot_that_was_changed_is_not_trusted() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    publish_to(&out, "2026.05.04").unwrap();
    let path = out.join("data/judgements.parquet");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[10] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let error = read_snapshot(&out, &contract()).unwrap_err();
    assert!(matches!(&error, PublishError::Damaged { path, .. } if path.ends_with("judgements.parquet")), "{error}");
    assert!(read_snapshot(&root.path().join("nowhere"), &contract()).unwrap().is_none());
}

#[test]
fn days_of_the_run_make_no_difference_and_a_grade_does() {
    let first = frames(&gathered(), &[], None);
    let mut later = gathered();
    later.reports[0].last_seen = jiff::civil::date(2026, 6, 1);
    later.providers[0].last_checked = None;
    assert!(same_content(&first, &frames(&later, &[], None)));
    later.reports[0].document.as_mut().unwrap().record.judgements[0].grade = Some(Grade::Outstanding);
    assert!(!same_content(&first, &frames(&later, &[], None)));
    assert!(!same_content(&first, &Frames::default()));
}

#[test]
fn staged_frames_are_read_as_they_were_and_kept_apart_from_snapshots() {
    let root = tempfile::tempdir().unwrap();
    let (staged, out) = (root.path().join("staged"), root.path().join("dist"));
    let frames = frames(&gathered(), &[], None);
    stage(&frames, &contract(), b"state", &staged).unwrap();
    stage(&frames, &contract(), b"state", &staged).unwrap();
    same(&frames, &read_staged(&staged, &contract()).unwrap());
    assert!(read_snapshot(&staged, &contract()).unwrap().is_none());
    assert!(matches!(publish_to(&staged, "2026.05.04"), Err(PublishError::NotOurs { .. })));
    publish_to(&out, "2026.05.04").unwrap();
    assert!(matches!(stage(&frames, &contract(), b"", &out), Err(PublishError::NotOurs { .. })));
    assert!(read_staged(&out, &contract()).is_err());
}
