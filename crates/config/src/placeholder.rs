//! What of a copy of this project is still as it came: values that whoever runs the copy has to
//! write. Names each with its place and what to write; refuses nothing.

use super::fault::{FileFault, span_of};
use super::{Address, Pipeline, Publisher, StateStoreAddress};

/// The name of the publisher as it comes.
const NAME: &str = "Publisher of this copy";

/// What stands for an owner and a repository where nobody has written theirs.
const REPOSITORY: &str = "owner/repository";

/// What is left to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placeholders {
    /// Without these the live site is not asked, or readers are told an address that leads nowhere.
    pub needed: Vec<FileFault>,
    /// A nightly run goes without these, worse than it could.
    pub advised: Vec<FileFault>,
}

impl Placeholders {
    /// Those of several files together.
    pub fn add(&mut self, more: Self) {
        self.needed.extend(more.needed);
        self.advised.extend(more.advised);
    }
}

impl Publisher {
    /// Whether none of its addresses is a placeholder, so that the live site can be told who asks.
    pub fn is_known(&self) -> bool {
        ![&self.address, &self.contact, &self.repository].into_iter().any(Address::is_placeholder)
    }
}

/// The placeholders of a pipeline file; none of one whose site is embedded in the program.
pub fn placeholders(file: &str, text: &str, pipeline: &Pipeline) -> Placeholders {
    if pipeline.site.stand_in.is_some() {
        return Placeholders::default();
    }
    let mut found = Placeholders { needed: of_publisher(file, text, &pipeline.publisher), advised: Vec::new() };
    match pipeline.state_store.as_ref().map(|state_store| &state_store.archive) {
        Some(StateStoreAddress::Release { repository, .. }) if repository == REPOSITORY => {
            let message = format!("`{REPOSITORY}` is a placeholder; write the owner and the name of your repository");
            found.needed.push(FileFault::at_value(file, text, "/state_store/archive", message));
        }
        Some(_) => {}
        // Workbooks are asked for anew, once a week.
        None if pipeline.reads_workbooks() => {}
        None => found.advised.push(without_store(file, text)),
    }
    found
}

/// The placeholders of the publisher.
pub fn of_publisher(file: &str, text: &str, publisher: &Publisher) -> Vec<FileFault> {
    let addresses = [
        ("address", &publisher.address, "the web address where you will publish the data"),
        (
            "contact",
            &publisher.contact,
            "mailto: and an email address that someone reads, or the address of a contact page",
        ),
        ("repository", &publisher.repository, "the web address of your repository"),
    ];
    let name = (publisher.name == NAME).then(|| ("name", publisher.name.clone(), "the name of this copy's publisher"));
    let addresses = addresses
        .into_iter()
        .filter(|(_, address, _)| address.is_placeholder())
        .map(|(key, address, what)| (key, address.to_string(), what));
    let fault = |(key, value, what): (&str, String, &str)| {
        let message = format!("{key}: `{value}` is a placeholder; write {what}");
        FileFault::at_value(file, text, &format!("/publisher/{key}"), message)
    };
    name.into_iter().chain(addresses).map(fault).collect()
}

/// That a pipeline names no place where its state is kept between runs.
fn without_store(file: &str, text: &str) -> FileFault {
    let message = format!(
        "there is no state store, so each nightly run starts from nothing and requests everything; add [state_store] \
         and archive = \"github-release://{REPOSITORY}/archive\" with your own repository, or name a different store"
    );
    let is_remark = |line: &str| line.replace(' ', "").trim_start_matches('#') == "[state_store]";
    // Where the file has no line for it, at its end.
    let line = text.lines().position(is_remark).map_or_else(|| text.lines().count().max(1), |before| before + 1);
    FileFault { file: file.to_owned(), line, column: 1, message }
}

/// The placeholder of the program's own manifest, `Cargo.toml`, which names the repository that
/// releases are built in. Nothing of another program's.
pub fn of_manifest(file: &str, text: &str) -> Placeholders {
    const REPOSITORY: &str = "/package/repository";
    let Ok(root) = toml_span::parse(text) else { return Placeholders::default() };
    let value = |pointer| root.pointer(pointer).and_then(toml_span::Value::as_str);
    let is_ours = value("/package/name") == Some("ofsted-datasets");
    let is_placeholder = value(REPOSITORY).is_some_and(|address| address.contains("example.org"));
    if !is_ours || !is_placeholder || span_of(text, REPOSITORY).is_none() {
        return Placeholders::default();
    }
    let message =
        "repository: this is a placeholder; write the web address of the repository that builds your releases of the \
         program; without a release, each nightly run has to build the program first"
            .to_owned();
    Placeholders { needed: Vec::new(), advised: vec![FileFault::at_value(file, text, REPOSITORY, message)] }
}
