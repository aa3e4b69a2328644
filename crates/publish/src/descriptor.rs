//! What a snapshot says of itself: `datapackage.json` (Data Package, version 2) and
//! `LICENSE-DATA.txt`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::about::id_of;
use super::about::{About, PublishedFile};
use super::describe::Form;
use super::past::Past;
use super::paths::CHANGELOG;
pub use super::paths::DESCRIPTOR as PATH;
pub(super) use super::paths::LICENCE_FILE;
use super::terms::{KEYWORDS, LICENCE_ADDRESS};
use ofsted_tables::schema::{Contract, DataSet};

/// What a copy for spreadsheets is.
const FOR_SPREADSHEETS: &str = "The same rows for spreadsheets, with a byte order mark, lines that end with CRLF, and \
                                an apostrophe before text that a spreadsheet would take for a formula.";

const LICENCE: &str = include_str!("../../../LICENSE-DATA.txt");

/// The licence of the data, with the addresses of who publishes.
pub(super) fn licence(about: &About) -> Vec<u8> {
    let contact = about.contact.strip_prefix("mailto:").unwrap_or(&about.contact);
    LICENCE.replace("{contact}", contact).replace("{repository}", &about.repository).into_bytes()
}

/// The descriptor of data files.
pub(super) fn data_package(contract: &Contract, about: &About, files: &[PublishedFile]) -> Vec<u8> {
    let data_sets = contract.data_sets().flat_map(|data_set| {
        let of_it = move |file: &&PublishedFile| file.dataset.as_ref() == Some(&data_set.name);
        files.iter().filter(of_it).filter_map(|file| table(data_set, file))
    });
    let of_none = |file: &&PublishedFile| file.dataset.as_deref().and_then(|name| contract.get(name)).is_none();
    let changelog = files.iter().filter(|file| file.path == CHANGELOG).map(document);
    let resources = data_sets.chain(changelog).chain(files.iter().filter(of_none).filter_map(whole));
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": about.name,
        "id": id_of(about, &["data set", &about.name]),
        "title": about.title,
        "description": about.description,
        "version": about.version,
        "homepage": about.address,
        "licenses": [licence_entry()],
        "contributors": [contributor(about)],
        "sources": sources(),
        "keywords": KEYWORDS,
        "code": { "repository": about.repository, "version": about.code_version },
        "resources": resources.collect::<Vec<_>>(),
    });
    let mut text = format!("{package:#}");
    text.push('\n');
    text.into_bytes()
}

/// What a descriptor says of who publishes what; the rest of an [`About`] stands in other files.
pub(super) fn about(bytes: &[u8]) -> Result<About, serde_json::Error> {
    let written: WrittenPackage = serde_json::from_slice(bytes)?;
    let by = written.contributors.into_iter().next().unwrap_or_default();
    Ok(About {
        name: written.name,
        title: written.title,
        description: written.description,
        version: written.version,
        publisher: by.title,
        address: written.homepage,
        contact: by.email.map_or(by.path, |email| format!("mailto:{email}")),
        repository: written.code.repository,
        code_version: written.code.version,
        has_workbook: true,
        accuracy: None,
        state: Vec::new(),
        versions_kept: 1,
        older_at: None,
        schema_version: String::new(),
        past: Past::default(),
    })
}

/// A descriptor, as far as it says who publishes what.
#[derive(Deserialize)]
struct WrittenPackage {
    name: String,
    title: String,
    description: String,
    version: String,
    homepage: String,
    contributors: Vec<WrittenContributor>,
    code: WrittenCode,
}

#[derive(Default, Deserialize)]
struct WrittenContributor {
    title: String,
    path: String,
    email: Option<String>,
}

#[derive(Deserialize)]
struct WrittenCode {
    repository: String,
    version: String,
}

fn licence_entry() -> Value {
    json!({ "name": "OGL-UK-3.0", "title": "Open Government Licence v3.0", "path": LICENCE_ADDRESS })
}

fn contributor(about: &About) -> Value {
    match about.contact.strip_prefix("mailto:") {
        Some(email) => {
            json!({ "title": about.publisher, "path": about.address, "email": email, "roles": ["publisher"] })
        }
        None => json!({ "title": about.publisher, "path": about.contact, "roles": ["publisher"] }),
    }
}

fn sources() -> Value {
    json!([
        { "title": "Ofsted: inspection reports and provider pages", "path": "https://reports.ofsted.gov.uk/" },
        { "title": "Office for National Statistics: names and codes of areas, population estimates", "path": "https://www.ons.gov.uk/" },
        { "title": "Department for Education: local authority codes, statistical neighbours", "path": "https://www.gov.uk/government/organisations/department-for-education" },
        { "title": "mySociety: UK local authority names and codes", "path": "https://www.mysociety.org/" },
    ])
}

/// A file with the rows of one data set.
fn table(data_set: &DataSet, file: &PublishedFile) -> Option<Value> {
    let form = Form::of_path(&file.path)?;
    let name = match form {
        Form::Csv => data_set.name.clone(),
        Form::ExcelCsv => format!("{}-excel", data_set.name),
        Form::Parquet | Form::Workbook | Form::Database => format!("{}-{}", data_set.name, form.word()),
    };
    let mut resource = resource(&name, form, file);
    resource["title"] = json!(data_set.title);
    resource["description"] = json!(data_set.description);
    if form == Form::Csv {
        resource["rows"] = json!(file.rows);
    }
    if form == Form::ExcelCsv {
        resource["description"] = json!(FOR_SPREADSHEETS);
    } else {
        resource["schema"] = schema(data_set);
    }
    Some(resource)
}

/// A file with more than one data set, or another cut of them.
fn whole(file: &PublishedFile) -> Option<Value> {
    let form = Form::of_path(&file.path)?;
    let path = ["data/", "compat/"].iter().find_map(|folder| file.path.strip_prefix(folder)).unwrap_or(&file.path);
    Some(resource(&path.replace(['/', '.'], "-"), form, file))
}

/// A file with words for people.
fn document(file: &PublishedFile) -> Value {
    json!({
        "name": "changelog",
        "type": "file",
        "title": "What changed in the data, version by version",
        "path": file.path,
        "format": "md",
        "mediatype": "text/markdown",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
    })
}

/// A file of any kind. A table, to those who go by the standard, is what its schema can check as
/// text: CSV. Of the others, which have types of their own, they check size and digest.
fn resource(name: &str, form: Form, file: &PublishedFile) -> Value {
    let mut resource = json!({
        "name": name,
        "type": if form == Form::Csv { "table" } else { "file" },
        "path": file.path,
        "format": form.word(),
        "mediatype": form.media_type(),
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
    });
    if matches!(form, Form::Csv | Form::ExcelCsv) {
        resource["encoding"] = json!("utf-8");
    }
    resource
}

/// The data set's schema as written, without what the resource says already. What stands under
/// `enum` is a closed list of categories too, which readers of the standard's second version keep
/// as such.
fn schema(data_set: &DataSet) -> Value {
    let mut schema = data_set.written.clone();
    if let Some(entries) = schema.as_object_mut() {
        for said in ["name", "title", "description"] {
            entries.shift_remove(said);
        }
    }
    for field in schema.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(words) = field.pointer("/constraints/enum").cloned() {
            field["categories"] = words;
        }
    }
    schema
}
