//! The folder that is to take another's place, written file by file: no file is held in memory,
//! since text is most of what is published. Whatever goes wrong, what is half made goes, and the
//! other folder stays.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::about::PublishedFile;
use super::checksums;
use super::error::PublishError;
use super::run_files::RUN_FILES;
use super::swap::{Places, swap};
use super::{disk, folder};
use ofsted_model::diag::panic_message;
use ofsted_model::{Digest, Digesting};

/// Bytes that go to the disk together.
const TOGETHER: usize = 1 << 20;

/// As many files are flushed at a time: a disk brings what many ask for to rest together, one by
/// one each waits for it.
const FLUSHED_TOGETHER: usize = 16;

/// A folder that is being written beside the one whose place it is to take.
#[derive(Debug)]
pub(super) struct Draft {
    places: Places,
    folders: BTreeSet<PathBuf>,
    files: Vec<PublishedFile>,
    /// Copies that are in no list of digests but a version's own.
    copies: Vec<PathBuf>,
    /// Reports of runs that take the place of those in the folder.
    run_files: Option<BTreeMap<&'static str, Vec<u8>>>,
}

impl Draft {
    /// Begins a folder for the place of `out`. `mark` is a file that every folder of this kind
    /// lists among its digests.
    pub fn begin(out: &Path, mark: &str) -> Result<Self, PublishError> {
        let places = Places::new(out)?;
        folder::refuse_foreign(&places.out, mark)?;
        Self::in_place_of(places)
    }

    /// The same for a folder of which it is known that every file in it is ours.
    pub fn of_ours(out: &Path) -> Result<Self, PublishError> {
        Self::in_place_of(Places::new(out)?)
    }

    fn in_place_of(places: Places) -> Result<Self, PublishError> {
        std::fs::create_dir(&places.next).map_err(PublishError::io(&places.next, "create the folder"))?;
        let folders = BTreeSet::from([places.next.clone()]);
        Ok(Self { folders, places, files: Vec::new(), copies: Vec::new(), run_files: None })
    }

    /// The files so far.
    pub fn files(&self) -> &[PublishedFile] {
        &self.files
    }

    /// Writes a file's bytes. Its path is the one in the folder, with `/`.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.write(path, None, |to| to.write_all(bytes).map_err(|error| error.to_string()))
    }

    /// Writes a data set's file as `encode` makes it; with the data set's name and rows.
    pub fn write(
        &mut self,
        path: &str,
        dataset: Option<(&str, usize)>,
        encode: impl FnOnce(&mut Writing) -> Result<(), String>,
    ) -> Result<(), PublishError> {
        let file = self.aside(path, dataset)?.write(encode)?;
        self.add(file);
        Ok(())
    }

    /// The place of a file that is written on whatever thread; with its data set's name and rows.
    pub fn aside(&mut self, path: &str, dataset: Option<(&str, usize)>) -> Result<Aside, PublishError> {
        let at = self.place_for(path)?;
        let dataset = dataset.map(|(name, rows)| (name.to_owned(), rows));
        Ok(Aside { path: path.to_owned(), at, out: self.places.out.clone(), dataset })
    }

    /// Adds a file that was written aside.
    pub fn add(&mut self, file: PublishedFile) {
        self.files.push(file);
    }

    /// Puts a file that stands on the disk into the draft too. What stands in the folder that is
    /// replaced moves on with it (by a link, until that folder goes); everything else is copied,
    /// because a file with two names is changed under both by whoever changes one. Where the file
    /// system can, a copy shares its bytes until one of the two is changed. It is in no list of
    /// digests but its version's own. Gives its place.
    pub fn put_again(&mut self, from: &Path, path: &str) -> Result<PathBuf, PublishError> {
        let at = self.place_for(path)?;
        let moves_on = std::fs::canonicalize(from).is_ok_and(|full| full.starts_with(&self.places.out));
        if moves_on && std::fs::hard_link(from, &at).is_ok() { Ok(at) } else { self.put_copy(from, path) }
    }

    /// Puts a copy of a file into the draft. It is in no list of digests but its version's own.
    /// Gives its place.
    pub fn put_copy(&mut self, from: &Path, path: &str) -> Result<PathBuf, PublishError> {
        let at = self.place_for(path)?;
        std::fs::copy(from, &at).map_err(PublishError::io(&at, "write"))?;
        self.copies.push(at.clone());
        Ok(at)
    }

    /// Reports of runs, by name, in the place of those in the folder.
    pub fn with_run_files(&mut self, files: BTreeMap<&'static str, Vec<u8>>) {
        self.run_files = Some(files);
    }

    /// The folder as it is written: for what an encoder puts aside on the same disk.
    pub fn folder(&self) -> PathBuf {
        self.places.next.clone()
    }

    /// Where a file is to stand, in a folder that is there.
    fn place_for(&mut self, path: &str) -> Result<PathBuf, PublishError> {
        let at = self.places.next.join(path);
        if let Some(parent) = at.parent() {
            std::fs::create_dir_all(parent).map_err(PublishError::io(parent, "create the folder"))?;
            let above = parent.ancestors().take_while(|folder| folder.starts_with(&self.places.next));
            self.folders.extend(above.map(Path::to_owned));
        }
        Ok(at)
    }

    /// Adds the list of digests and puts the folder in its place, at once. Gives its full path and
    /// the files listed.
    pub fn replace(mut self) -> Result<(PathBuf, Vec<PublishedFile>), PublishError> {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        let listed = self.files.clone();
        self.put(checksums::PATH, &checksums::written(&listed))?;
        Ok((self.put_in_place()?, listed))
    }

    /// Puts the folder in its place as it is, at once. Gives its full path.
    pub fn put_in_place(self) -> Result<PathBuf, PublishError> {
        let run_files = match &self.run_files {
            Some(files) => files.clone(),
            None => self.run_files_there()?,
        };
        run_files.iter().try_for_each(|(name, bytes)| disk::write(&self.places.next.join(name), bytes))?;
        let mut written: Vec<PathBuf> = self.files.iter().map(|file| self.places.next.join(&file.path)).collect();
        written.extend(self.copies.iter().cloned());
        flush(&written)?;
        self.folders.iter().try_for_each(|folder| disk::flush_folder(folder))?;
        swap(&self.places)?;
        Ok(self.places.out.clone())
    }
}

impl Draft {
    /// Reports of runs in the folder that is replaced.
    fn run_files_there(&self) -> Result<BTreeMap<&'static str, Vec<u8>>, PublishError> {
        let mut files = BTreeMap::new();
        for name in RUN_FILES.iter().copied() {
            let kept = self.places.out.join(name);
            if kept.is_file() {
                files.insert(name, std::fs::read(&kept).map_err(PublishError::io(&kept, "read"))?);
            }
        }
        Ok(files)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next start; the first error is the one to
        // tell.
        let _ = std::fs::remove_dir_all(&self.places.next);
    }
}

/// Files, on the disk when this returns.
fn flush(files: &[PathBuf]) -> Result<(), PublishError> {
    let share = files.len().div_ceil(FLUSHED_TOGETHER).max(1);
    std::thread::scope(|scope| {
        let flushing: Vec<_> = files
            .chunks(share)
            .map(|files| scope.spawn(|| files.iter().try_for_each(|file| flush_file(file))))
            .collect();
        flushing.into_iter().try_for_each(|flushing| match flushing.join() {
            Ok(flushed) => flushed,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

/// Only what is opened for writing can be flushed everywhere.
fn flush_file(file: &Path) -> Result<(), PublishError> {
    let opened = File::options().write(true).open(file).map_err(PublishError::io(file, "open"))?;
    opened.sync_all().map_err(PublishError::io(file, "flush"))
}

/// A file of a draft that is written beside the others.
pub(super) struct Aside {
    path: String,
    at: PathBuf,
    out: PathBuf,
    dataset: Option<(String, usize)>,
}

impl Aside {
    /// Writes it as `encode` makes it, counted and digested on its way.
    pub fn write(self, encode: impl FnOnce(&mut Writing) -> Result<(), String>) -> Result<PublishedFile, PublishError> {
        let mut writing = Writing::begin(&self.at)?;
        let encoded = caught(|| encode(&mut writing));
        let failed = writing.failed.take();
        let (bytes, digesting) = (writing.bytes, writing.digesting.clone());
        match (encoded, failed) {
            (_, Some(error)) => return Err(PublishError::io(&self.at, "write")(error)),
            (Err(reason), None) => return Err(PublishError::not_encoded(&self.out, &self.path, &reason)),
            (Ok(()), None) => writing.end(&self.at)?,
        }
        Ok(self.published(bytes, digesting.end()))
    }

    /// The same for an encoder that can write at a path alone; counted and digested once it is
    /// there.
    pub fn write_at(self, encode: impl FnOnce(&Path) -> Result<(), String>) -> Result<PublishedFile, PublishError> {
        caught(|| encode(&self.at)).map_err(|reason| PublishError::not_encoded(&self.out, &self.path, &reason))?;
        let (bytes, sha256) = disk::digest_of(&self.at)?;
        Ok(self.published(bytes, sha256))
    }

    fn published(self, bytes: u64, sha256: Digest) -> PublishedFile {
        let (dataset, rows) = self.dataset.unzip();
        PublishedFile { path: self.path, bytes, sha256, dataset, rows }
    }
}

/// What an encoder says. Encoders are other people's code, and some panic where the disk takes no
/// more: that is told as what it is, and ends no program.
fn caught(encode: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    match catch_unwind(AssertUnwindSafe(encode)) {
        Ok(encoded) => encoded,
        Err(panic) => Err(format!("the encoder failed: {}", panic_message(panic.as_ref()))),
    }
}

/// A file on its way to the disk, counted and digested.
pub(super) struct Writing {
    file: BufWriter<File>,
    bytes: u64,
    digesting: Digesting,
    /// Why the disk took no more: encoders tell it as a text among others.
    failed: Option<io::Error>,
}

impl Writing {
    fn begin(at: &Path) -> Result<Self, PublishError> {
        let file = File::create(at).map_err(PublishError::io(at, "create the file"))?;
        let file = BufWriter::with_capacity(TOGETHER, file);
        Ok(Self { file, bytes: 0, digesting: Digesting::default(), failed: None })
    }

    /// The file is the system's when this returns; all are flushed before the folder takes its
    /// place.
    fn end(self, at: &Path) -> Result<(), PublishError> {
        self.file.into_inner().map(drop).map_err(|error| PublishError::io(at, "write")(error.into_error()))
    }

    fn noted<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let told = io::Error::from(error.kind());
            self.failed.get_or_insert(error);
            told
        })
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        let count = self.noted(written)?;
        self.bytes += count as u64;
        self.digesting.add(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.file.flush();
        self.noted(flushed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_up_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("dist");
        let mut draft = Draft::begin(&out, "mark").unwrap();
        draft.put("data/a.csv", b"a\n1\n").unwrap();
        assert_eq!((draft.files()[0].bytes, draft.files()[0].sha256), (4, Digest::of_bytes(b"a\n1\n")));
        let refused = draft.write("data/b.csv", None, |_| Err("no such column".to_owned())).unwrap_err();
        assert!(refused.to_string().contains("could not encode data/b.csv: no such column"), "{refused}");
        drop(draft);
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_an_encoder_writes_at_a_path_is_counted_and_digested() {
        let root = tempfile::tempdir().unwrap();
        let mut draft = Draft::begin(&root.path().join("dist"), "mark").unwrap();
        let aside = draft.aside("data/a.bin", None).unwrap();
        let file = aside.write_at(|at| std::fs::write(at, b"abc").map_err(|error| error.to_string())).unwrap();
        assert_eq!((file.bytes, file.sha256), (3, Digest::of_bytes(b"abc")));
        let refused = draft.aside("data/b.bin", None).unwrap().write_at(|_| Err("no room".to_owned())).unwrap_err();
        assert!(refused.to_string().contains("could not encode data/b.bin: no room"), "{refused}");
    }

    #[test]
    fn a_writer_that_panics_is_named_and_ends_nothing() {
        let root = tempfile::tempdir().unwrap();
        let mut draft = Draft::begin(&root.path().join("dist"), "mark").unwrap();
        let refused = draft.write("data/a.bin", None, |_| panic!("no room for {}", "a.bin")).unwrap_err();
        assert!(
            refused.to_string().contains("could not encode data/a.bin: the encoder failed: no room for a.bin"),
            "{refused}"
        );
        let refused = draft.aside("data/b.bin", None).unwrap().write_at(|_| panic!("no room")).unwrap_err();
        assert!(refused.to_string().contains("could not encode data/b.bin: the encoder failed: no room"), "{refused}");
        draft.put("data/c.bin", b"abc").unwrap();
    }

    #[test]
    fn a_disk_that_is_full_is_told_as_such() {
        let full = Path::new("/dev/full");
        if !full.exists() {
            eprintln!("SKIPPED: this system has no /dev/full");
            return;
        }
        let mut writing = Writing::begin(full).unwrap();
        let written = writing.write_all(&vec![b'x'; TOGETHER * 2]).and_then(|()| writing.flush());
        assert!(written.is_err() && writing.failed.is_some_and(|error| error.kind() == io::ErrorKind::StorageFull));
    }
}
