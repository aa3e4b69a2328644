//! `schema.org.jsonld`: the data sets as search engines read them, in one object that a page can
//! hold as it is.

use serde_json::{Value, json};

use super::described::{DataFile, Described, keywords, title};
use crate::terms::{ATTRIBUTION, LICENCE_ADDRESS, SOURCE};
use ofsted_tables::schema::DataSet;

/// All data sets, each a part.
pub(super) fn data_set(described: &Described) -> Value {
    let about = described.about;
    let mut whole = common(described, &about.name, &about.title, &about.description);
    let files = described.files_of_all().map(|data| download(data, described)).collect::<Vec<_>>();
    if !files.is_empty() {
        whole["distribution"] = files.into();
    }
    whole["hasPart"] = described.contract.data_sets().map(|data_set| part(data_set, described)).collect();
    in_context(whole)
}

/// All of it, its data sets by name alone: those have pages of their own.
pub(super) fn whole(described: &Described) -> Value {
    let about = described.about;
    let mut whole = common(described, &about.name, &about.title, &about.description);
    whole["distribution"] = described.files_of_all().map(|data| download(data, described)).collect();
    let named = |data_set: &DataSet| {
        let id = described.id_of_data_set(&data_set.name);
        json!({ "@type": "Dataset", "@id": id, "name": title(data_set), "description": data_set.description })
    };
    whole["hasPart"] = described.contract.data_sets().map(named).collect();
    in_context(whole)
}

/// One data set, told at an address of its own.
pub(super) fn one(data_set: &DataSet, described: &Described, address: &str) -> Value {
    let mut one = part(data_set, described);
    one["url"] = json!(address);
    in_context(one)
}

fn in_context(told: Value) -> Value {
    let mut object = json!({ "@context": { "@vocab": "https://schema.org/" } });
    if let (Some(object), Value::Object(told)) = (object.as_object_mut(), told) {
        object.extend(told);
    }
    object
}

fn part(data_set: &DataSet, described: &Described) -> Value {
    let mut part = common(described, &data_set.name, &title(data_set), &data_set.description);
    part["url"] = json!(described.page_of(data_set));
    part["distribution"] = described.files_of(data_set).map(|data| download(data, described)).collect();
    if let Some((first, last)) = described.frames.days(data_set) {
        part["temporalCoverage"] = json!(format!("{first}/{last}"));
    }
    let variable = |field: &ofsted_tables::schema::Field| json!({ "@type": "PropertyValue", "name": field.name, "description": field.description });
    part["variableMeasured"] = data_set.fields.iter().map(variable).collect();
    part
}

fn common(described: &Described, name: &str, title: &str, description: &str) -> Value {
    let about = described.about;
    json!({
        "@type": "Dataset",
        "@id": described.id_of_data_set(name),
        "identifier": described.id_of_data_set(name),
        "name": title,
        "description": description,
        "url": about.address,
        "license": LICENCE_ADDRESS,
        "creditText": ATTRIBUTION,
        "isAccessibleForFree": true,
        "isBasedOn": SOURCE,
        "inLanguage": "en-GB",
        "keywords": keywords(),
        "version": about.version,
        "datePublished": described.first_day(),
        "dateModified": described.day(),
        "spatialCoverage": { "@type": "Place", "name": "England" },
        "creator": publisher(described),
        "publisher": publisher(described),
    })
}

fn publisher(described: &Described) -> Value {
    let about = described.about;
    let mut contact = json!({ "@type": "ContactPoint", "contactType": "corrections and take-down" });
    match described.mail() {
        Some(mail) => contact["email"] = json!(mail),
        None => contact["url"] = json!(about.contact),
    }
    json!({ "@type": "Organization", "name": about.publisher, "url": about.address, "contactPoint": contact })
}

fn download(data: DataFile, described: &Described) -> Value {
    json!({
        "@type": "DataDownload",
        "name": data.file.path,
        "contentUrl": described.address(&data.file.path),
        "encodingFormat": data.form.media_type(),
        "contentSize": format!("{} B", data.file.bytes),
        "sha256": data.file.sha256.to_string(),
    })
}
