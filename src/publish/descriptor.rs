//! What a snapshot says of itself: `datapackage.json` (Data Package, version 2) and `LICENSE-DATA.txt`.

use serde_json::{Value, json};

use super::{About, PublishedFile};
use crate::schema::{Contract, DataSet};

/// The descriptor's place in the folder; no folder without it is a snapshot.
pub(super) const PATH: &str = "datapackage.json";

/// Where the licence of the data stands.
pub(super) const LICENCE_ADDRESS: &str = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";

const LICENCE: &str = include_str!("../../LICENSE-DATA.txt");

/// The licence of the data, with the addresses of who publishes.
pub(super) fn licence(about: &About) -> Vec<u8> {
    let contact = about.contact.strip_prefix("mailto:").unwrap_or(&about.contact);
    LICENCE.replace("{contact}", contact).replace("{repository}", &about.repository).into_bytes()
}

/// The descriptor of data files.
pub(super) fn data_package(contract: &Contract, about: &About, files: &[PublishedFile]) -> Vec<u8> {
    let resources = contract.data_sets().flat_map(|data_set| {
        let of_it = move |file: &&PublishedFile| file.dataset.as_ref() == Some(&data_set.name);
        files.iter().filter(of_it).map(|file| resource(data_set, file))
    });
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": about.name,
        "id": about.address,
        "title": about.title,
        "description": about.description,
        "version": about.version,
        "homepage": about.address,
        "licenses": [licence_entry()],
        "contributors": [contributor(about)],
        "sources": sources(),
        "keywords": ["Ofsted", "inspection", "children's services", "local authorities", "England"],
        "code": { "repository": about.repository, "version": about.code_version },
        "resources": resources.collect::<Vec<_>>(),
    });
    let mut text = format!("{package:#}");
    text.push('\n');
    text.into_bytes()
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

fn resource(data_set: &DataSet, file: &PublishedFile) -> Value {
    let mut resource = json!({
        "name": data_set.name,
        "type": "table",
        "title": data_set.title,
        "description": data_set.description,
        "path": file.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "rows": file.rows,
    });
    if file.path.ends_with(".parquet") {
        resource["name"] = json!(format!("{}-parquet", data_set.name));
        resource["format"] = json!("parquet");
        resource["mediatype"] = json!("application/vnd.apache.parquet");
        if let Some(entries) = resource.as_object_mut() {
            entries.remove("encoding");
        }
    }
    resource["schema"] = schema(data_set);
    resource
}

/// The data set's schema as written, without what the resource says already.
fn schema(data_set: &DataSet) -> Value {
    let mut schema = data_set.written.clone();
    if let Some(entries) = schema.as_object_mut() {
        for said in ["name", "title", "description"] {
            entries.shift_remove(said);
        }
    }
    schema
}
