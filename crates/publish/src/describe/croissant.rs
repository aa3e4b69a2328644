//! `croissant.json`: Croissant 1.1, for tools that feed data to models. Records come from the
//! Parquet files, which have types of their own; every data file is named with its size and digest.

use serde_json::{Value, json};

use super::super::version::taken_apart;
use super::described::{DataFile, Described, keywords};
use super::form::Form;
use crate::terms::{ATTRIBUTION, LICENCE_ADDRESS};
use ofsted_tables::schema::{DataSet, Field, FieldType, ForeignKey};

/// The description.
pub(super) fn croissant(described: &Described) -> Value {
    let about = described.about;
    json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": about.name,
        "alternateName": about.title,
        "description": about.description,
        "url": about.address,
        "version": semantic(&about.version),
        "isLiveDataset": true,
        "datePublished": described.first_day(),
        "dateModified": described.day(),
        "license": LICENCE_ADDRESS,
        "creditText": ATTRIBUTION,
        "citeAs": cited(described),
        "creator": organisation(described),
        "publisher": organisation(described),
        "keywords": keywords(),
        "inLanguage": "en-GB",
        "isAccessibleForFree": true,
        "distribution": described.data_files().map(|data| file(data, described)).collect::<Vec<_>>(),
        "recordSet": described.contract.data_sets().filter_map(|data_set| records(data_set, described)).collect::<Vec<_>>(),
    })
}

/// The context that the standard gives; a reader needs no network for it.
fn context() -> Value {
    let own = [
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "equivalentProperty",
        "extract",
        "field",
        "fileObject",
        "fileProperty",
        "fileSet",
        "format",
        "includes",
        "isArray",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
    ];
    let mut context = json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "dct": "http://purl.org/dc/terms/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "sc": "https://schema.org/",
        "conformsTo": "dct:conformsTo",
        "data": { "@id": "cr:data", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "description": { "@container": "@language" },
        "examples": { "@id": "cr:examples", "@type": "@json" },
        "name": { "@container": "@language" },
    });
    for word in own {
        context[word] = json!(format!("cr:{word}"));
    }
    context
}

/// The version in the three numbers that the standard asks for; another of the same day has its
/// number behind them.
fn semantic(version: &str) -> String {
    match taken_apart(version) {
        Some((day, 0)) => format!("{}.{}.{}", day.year(), day.month(), day.day()),
        Some((day, number)) => format!("{}.{}.{}+{number}", day.year(), day.month(), day.day()),
        None => version.to_owned(),
    }
}

fn organisation(described: &Described) -> Value {
    json!({ "@type": "sc:Organization", "name": described.about.publisher, "url": described.about.address })
}

/// An entry for BibTeX.
fn cited(described: &Described) -> String {
    let about = described.about;
    let year: String = about.version.chars().take(4).collect();
    let plain = |text: &str| text.replace(['{', '}', '\\'], "");
    format!(
        "@misc{{{}_{}, title = {{{}}}, author = {{{{{}}}}}, year = {{{year}}}, version = {{{}}}, url = {{{}}}, note = {{{ATTRIBUTION}}}}}",
        about.name,
        about.version.replace('.', "_"),
        plain(&about.title),
        plain(&about.publisher),
        about.version,
        about.address,
    )
}

fn file(data: DataFile, described: &Described) -> Value {
    json!({
        "@type": "cr:FileObject",
        "@id": data.file.path,
        "name": data.file.path,
        "contentUrl": described.address(&data.file.path),
        "contentSize": format!("{} B", data.file.bytes),
        "encodingFormat": encoding(data.form),
        "sha256": data.file.sha256.to_string(),
    })
}

/// The media type by which the standard's readers know a file: Parquet's is older than its
/// registration.
fn encoding(form: Form) -> &'static str {
    match form {
        Form::Parquet => "application/x-parquet",
        Form::Csv | Form::ExcelCsv | Form::Workbook | Form::Database => form.media_type(),
    }
}

/// The rows of a data set.
fn records(data_set: &DataSet, described: &Described) -> Option<Value> {
    let file = described.files_of(data_set).find(|data| data.form == Form::Parquet)?.file;
    let key: Vec<Value> =
        data_set.primary_key.iter().map(|column| json!({ "@id": field_id(&data_set.name, column) })).collect();
    Some(json!({
        "@type": "cr:RecordSet",
        "@id": data_set.name,
        "name": data_set.name,
        "description": data_set.description,
        "key": key,
        "field": data_set.fields.iter().map(|field| column(field, data_set, &file.path)).collect::<Vec<_>>(),
    }))
}

fn field_id(dataset: &str, column: &str) -> String {
    format!("{dataset}/{column}")
}

fn column(field: &Field, data_set: &DataSet, file: &str) -> Value {
    let mut column = json!({
        "@type": "cr:Field",
        "@id": field_id(&data_set.name, &field.name),
        "name": field.name,
        "description": field.description,
        "dataType": data_type(field),
        "source": { "fileObject": { "@id": file }, "extract": { "column": field.name } },
    });
    let refers = |key: &&ForeignKey| key.columns == [field.name.clone()] && key.dataset != data_set.name;
    if let Some(key) = data_set.foreign_keys.iter().find(refers) {
        let to = key.reference.first().map(|to| json!({ "@id": field_id(&key.dataset, to) }));
        column["references"] = json!({ "field": to });
    }
    column
}

fn data_type(field: &Field) -> &'static str {
    match field.field_type {
        FieldType::Text if field.name.ends_with("_url") => "sc:URL",
        FieldType::Text => "sc:Text",
        FieldType::Integer => "sc:Integer",
        FieldType::Number => "sc:Float",
        FieldType::Boolean => "sc:Boolean",
        FieldType::Day => "sc:Date",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers() {
        for (version, said) in [("2026.05.04", "2026.5.4"), ("2026.11.22.3", "2026.11.22+3"), ("odd", "odd")] {
            assert_eq!(semantic(version), said);
        }
    }
}
