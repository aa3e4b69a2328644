//! CSV on the Web: `data/<data set>.csv-metadata.json` beside each CSV file, where readers of CSV
//! look for it, and `data/csv-metadata.json` for all of them. Keys to other tables stand in the
//! latter alone: a table by itself has no others that they could name. A key that may be empty
//! stands in neither: the standard's validators take an empty one for one that names no row. The
//! data package has them all.

use serde_json::{Value, json};

use super::described::Described;
use crate::terms::{LICENCE_ADDRESS, SOURCE};
use ofsted_tables::schema::{DataSet, Field, FieldType, ForeignKey};

/// All tables together.
pub(super) const GROUP: &str = "data/csv-metadata.json";

/// The place of one table's description.
pub(super) fn path(dataset: &str) -> String {
    format!("data/{dataset}.csv-metadata.json")
}

/// One table by itself.
pub(super) fn table(data_set: &DataSet, described: &Described) -> Value {
    let mut table = common(described);
    table["@type"] = json!("Table");
    add(&mut table, described_table(data_set, |key| key.dataset == data_set.name && is_never_empty(key, data_set)));
    table["dialect"] = dialect();
    table
}

/// All tables.
pub(super) fn group(described: &Described) -> Value {
    let mut group = common(described);
    group["@type"] = json!("TableGroup");
    group["dc:title"] = json!(described.about.title);
    group["dc:description"] = json!(described.about.description);
    group["dialect"] = dialect();
    let described_in_group = |data_set| described_table(data_set, |key| is_never_empty(key, data_set));
    group["tables"] = described.contract.data_sets().map(described_in_group).collect();
    group
}

fn common(described: &Described) -> Value {
    json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "dc:license": { "@id": LICENCE_ADDRESS },
        "dc:publisher": described.about.publisher,
        "dc:source": { "@id": SOURCE },
        "dc:modified": described.day(),
        "schema:version": described.about.version,
    })
}

fn add(to: &mut Value, more: Value) {
    if let (Some(to), Value::Object(more)) = (to.as_object_mut(), more) {
        to.extend(more);
    }
}

fn described_table(data_set: &DataSet, is_wanted: impl Fn(&ForeignKey) -> bool) -> Value {
    let keys: Vec<Value> = data_set.foreign_keys.iter().filter(|key| is_wanted(key)).map(foreign_key).collect();
    let mut schema = json!({
        "columns": data_set.fields.iter().map(column).collect::<Vec<_>>(),
        "primaryKey": data_set.primary_key,
    });
    if !keys.is_empty() {
        schema["foreignKeys"] = json!(keys);
    }
    json!({
        "url": format!("{}.csv", data_set.name),
        "dc:title": data_set.title,
        "dc:description": data_set.description,
        "tableSchema": schema,
    })
}

/// Whether every row has a key: by what is promised of its columns, so that it is the same in every
/// version.
fn is_never_empty(key: &ForeignKey, data_set: &DataSet) -> bool {
    key.columns.iter().all(|column| data_set.field(column).is_some_and(|field| field.required))
}

fn foreign_key(key: &ForeignKey) -> Value {
    json!({
        "columnReference": key.columns,
        "reference": { "resource": format!("{}.csv", key.dataset), "columnReference": key.reference },
    })
}

/// The first title is what stands in the header row.
fn column(field: &Field) -> Value {
    let titles: Vec<&String> = [&field.name].into_iter().chain(&field.title).collect();
    json!({
        "name": field.name,
        "titles": titles,
        "dc:description": field.description,
        "datatype": datatype(field),
        "required": field.required,
        "null": [""],
    })
}

fn datatype(field: &Field) -> Value {
    let mut datatype = json!({ "base": base(field.field_type) });
    if let Some(pattern) = &field.pattern {
        datatype["format"] = json!(pattern.as_str());
    } else if !field.one_of.is_empty() {
        let words: Vec<String> = field.one_of.iter().map(|word| regex::escape(word)).collect();
        datatype["format"] = json!(words.join("|"));
    }
    let limits = [("minimum", &field.minimum), ("maximum", &field.maximum)];
    for (name, limit) in limits.into_iter().filter_map(|(name, limit)| Some((name, limit.as_ref()?))) {
        datatype[name] = json!(limit.to_string());
    }
    datatype
}

fn base(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "string",
        FieldType::Integer => "int",
        FieldType::Number => "double",
        FieldType::Boolean => "boolean",
        FieldType::Day => "date",
    }
}

fn dialect() -> Value {
    json!({ "encoding": "utf-8", "lineTerminators": ["\n"], "delimiter": ",", "quoteChar": "\"", "doubleQuote": true, "header": true })
}
