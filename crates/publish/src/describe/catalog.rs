//! `catalog.jsonld`: DCAT 3 as DCAT-AP 3 has it, with what data.gov.uk harvests. A data set of the
//! contract is a data set of the catalogue, and one more holds the files that are about all of
//! them. What it speaks of has names that no change of host changes. Its context stands in it: who
//! reads it needs no network.

use serde_json::{Map, Value, json};

use super::super::descriptor;
use super::described::{DataFile, Described, keywords, title};
use super::form::Form;
use crate::day_of;
use crate::past::VersionEntry;
use crate::terms::{ATTRIBUTION, LICENCE_ADDRESS, SOURCE};
use ofsted_tables::schema::DataSet;
use ofsted_tables::schema::columns::Inspections;

const ENGLAND: &str = "http://statistics.data.gov.uk/id/statistical-geography/E92000001";
const ENGLISH: &str = "http://publications.europa.eu/resource/authority/language/ENG";
const SOCIETY: &str = "http://publications.europa.eu/resource/authority/data-theme/SOCI";
const THEMES: &str = "http://publications.europa.eu/resource/authority/data-theme";
/// Each run is looked for news, and a version is published where there is any.
const WHEN_THERE_IS_NEWS: &str = "http://publications.europa.eu/resource/authority/frequency/IRREG";
const STABLE: &str = "http://publications.europa.eu/resource/authority/planned-availability/STABLE";
const FILE_TYPES: &str = "http://publications.europa.eu/resource/authority/file-type";
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types";
const SHA256: &str = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256";

/// So many versions of the whole are named; `versions.json` has every one.
const MOST_VERSIONS: usize = 100;

/// The catalogue.
pub(super) fn catalog(described: &Described) -> Value {
    let about = described.about;
    let whole = whole(described);
    let parts = described.contract.data_sets().map(|data_set| part(data_set, described));
    json!({
        "@context": context(),
        "@id": described.id(&["catalogue"]),
        "@type": "dcat:Catalog",
        "dct:title": about.title,
        "dct:description": about.description,
        "dct:publisher": publisher(described),
        "dct:license": licence(),
        "dct:language": { "@id": ENGLISH, "@type": "dct:LinguisticSystem" },
        "dct:issued": day(described.first_day()),
        "dct:modified": day(described.day()),
        "dct:spatial": england(),
        "foaf:homepage": page(&about.address),
        "dcat:themeTaxonomy": { "@id": THEMES, "@type": "skos:ConceptScheme", "dct:title": "Data theme" },
        "dcat:dataset": std::iter::once(whole).chain(parts).collect::<Vec<_>>(),
    })
}

fn context() -> Value {
    json!({
        "adms": "http://www.w3.org/ns/adms#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcatap": "http://data.europa.eu/r5r/",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

/// All of it: the files that are not of one data set, and the list of all files.
fn whole(described: &Described) -> Value {
    let about = described.about;
    let mut whole = common(described, &about.name, &about.title, &about.description);
    whole.insert("dcat:landingPage".to_owned(), page(&about.address));
    let known: Vec<&VersionEntry> = described.beside.versions.iter().take(MOST_VERSIONS).collect();
    whole.extend(versions(described, &about.name, &about.title, &known));
    // The days of reports are those of the whole; where there are none, those of the first data
    // set.
    let of_days = described.contract.get(Inspections).or_else(|| described.contract.data_sets().next());
    let days = of_days.and_then(|data_set| described.frames.days(data_set));
    whole.insert("dct:temporal".to_owned(), period(days));
    let mut files: Vec<Value> = described.files_of_all().map(|data| distribution(data, described, None)).collect();
    files.extend(described.files.iter().find(|file| file.path == descriptor::PATH).map(|file| {
        let kind = FileKind { file_type: Some("JSON"), name: "JSON", media_type: "application/json" };
        described_file(file, &kind, "Data Package: every file with its columns", described)
    }));
    whole.insert("dcat:distribution".to_owned(), files.into());
    let parts =
        described.contract.data_sets().map(|data_set| json!({ "@id": described.id_of_data_set(&data_set.name) }));
    whole.insert("dct:hasPart".to_owned(), parts.collect());
    whole.retain(|_, value| !value.is_null());
    whole.into()
}

/// One data set.
fn part(data_set: &DataSet, described: &Described) -> Value {
    let mut part = common(described, &data_set.name, &title(data_set), &data_set.description);
    part.insert("dct:temporal".to_owned(), period(described.frames.days(data_set)));
    part.insert("dcat:landingPage".to_owned(), page(&described.page_of(data_set)));
    // Versions whose files stand here; those before are versions of the whole.
    let has_it = |entry: &&VersionEntry| entry.path.is_some() && entry.rows.contains_key(&data_set.name);
    let known: Vec<&VersionEntry> = described.beside.versions.iter().filter(has_it).collect();
    part.extend(versions(described, &data_set.name, &title(data_set), &known));
    part.insert("dct:isPartOf".to_owned(), json!({ "@id": described.id_of_data_set(&described.about.name) }));
    let files = described.files_of(data_set).map(|data| distribution(data, described, Some(data_set)));
    part.insert("dcat:distribution".to_owned(), files.collect());
    part.retain(|_, value| !value.is_null());
    part.into()
}

/// The versions of a data set, newest first: which of them it is now, and which came before which.
/// They are resources and no data sets of the catalogue, so that no harvester lists each of them
/// beside the one that they are versions of.
fn versions(described: &Described, name: &str, title: &str, known: &[&VersionEntry]) -> Vec<(String, Value)> {
    let id = |entry: &VersionEntry| described.id(&["data set", name, "version", &entry.version]);
    let version = |(at, entry): (usize, &&VersionEntry)| {
        let mut version = json!({
            "@id": id(entry),
            "@type": "dcat:Resource",
            "dct:title": format!("{title}, version {}", entry.version),
            "dcat:version": entry.version,
            "dct:issued": day(day_of(&entry.version).map(|day| day.to_string())),
            "dcat:isVersionOf": { "@id": described.id_of_data_set(name) },
        });
        if let Some(before) = known.get(at + 1) {
            version["dcat:previousVersion"] = json!({ "@id": id(before) });
        }
        if let Some(url) = &entry.url {
            version["dcat:landingPage"] = page(url);
        }
        version
    };
    let Some(newest) = known.first() else { return Vec::new() };
    vec![
        ("dcat:hasCurrentVersion".to_owned(), json!({ "@id": id(newest) })),
        ("dcat:hasVersion".to_owned(), known.iter().enumerate().map(version).collect()),
    ]
}

fn common(described: &Described, name: &str, title: &str, description: &str) -> Map<String, Value> {
    let id = described.id_of_data_set(name);
    let common = json!({
        "@id": id,
        "@type": "dcat:Dataset",
        "dct:identifier": id,
        "dct:title": title,
        "dct:description": description,
        "dct:publisher": publisher(described),
        "dcat:contactPoint": contact(described),
        "dct:license": licence(),
        "dct:accessRights": {
            "@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC",
            "@type": "dct:RightsStatement",
        },
        "dcat:theme": { "@id": SOCIETY, "@type": "skos:Concept", "skos:prefLabel": "Population and society" },
        "dcat:keyword": keywords(),
        "dct:spatial": england(),
        "dct:language": { "@id": ENGLISH, "@type": "dct:LinguisticSystem" },
        "dct:issued": day(described.first_day()),
        "dct:modified": day(described.day()),
        "dcat:version": described.about.version,
        "dct:accrualPeriodicity": { "@id": WHEN_THERE_IS_NEWS, "@type": "dct:Frequency" },
        "dct:source": { "@id": SOURCE },
    });
    if let Value::Object(common) = common { common } else { Map::new() }
}

/// What a file is, as it is described.
struct FileKind {
    /// Its word in the European list of file types, where that has it.
    file_type: Option<&'static str>,
    name: &'static str,
    media_type: &'static str,
}

impl FileKind {
    fn new(form: Form) -> Self {
        let file_type = match form {
            Form::Csv | Form::ExcelCsv => Some("CSV"),
            Form::Workbook => Some("XLSX"),
            Form::Parquet | Form::Database => None,
        };
        Self { file_type, name: form.name(), media_type: form.media_type() }
    }
}

fn distribution(data: DataFile, described: &Described, data_set: Option<&DataSet>) -> Value {
    let name = data_set.map_or(data.file.path.as_str(), |data_set| &data_set.title);
    let title = format!("{name} ({})", data.form.name());
    let mut distribution = described_file(data.file, &FileKind::new(data.form), &title, described);
    if let (Some(data_set), Form::Csv) = (data_set, data.form) {
        let schema = described.address(&super::csvw::path(&data_set.name));
        distribution["dct:conformsTo"] = json!({ "@id": schema, "@type": "dct:Standard" });
    }
    distribution
}

fn described_file(file: &crate::about::PublishedFile, kind: &FileKind, title: &str, described: &Described) -> Value {
    let address = described.address(&file.path);
    let mut format = json!({ "@type": "dct:MediaTypeOrExtent", "rdfs:label": kind.name });
    if let Some(word) = kind.file_type {
        format["@id"] = json!(format!("{FILE_TYPES}/{word}"));
    }
    json!({
        "@id": described.id(&["file", &file.path]),
        "@type": "dcat:Distribution",
        "dct:title": title,
        "dcat:accessURL": { "@id": address },
        "dcat:downloadURL": { "@id": address },
        "dct:format": format,
        "dcat:mediaType": { "@id": format!("{MEDIA_TYPES}/{}", kind.media_type), "@type": "dct:MediaType" },
        "dcat:byteSize": { "@type": "xsd:nonNegativeInteger", "@value": file.bytes.to_string() },
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": { "@id": SHA256, "@type": "spdx:ChecksumAlgorithm" },
            "spdx:checksumValue": { "@type": "xsd:hexBinary", "@value": file.sha256.to_string() },
        },
        "dct:license": licence(),
        "dct:rights": { "@type": "dct:RightsStatement", "rdfs:label": ATTRIBUTION },
        "dct:modified": day(described.day()),
        "dcatap:availability": { "@id": STABLE, "@type": "skos:Concept" },
    })
}

fn publisher(described: &Described) -> Value {
    json!({
        "@id": described.id(&["publisher"]),
        "@type": "foaf:Agent",
        "foaf:name": described.about.publisher,
        "foaf:homepage": page(&described.about.address),
    })
}

fn contact(described: &Described) -> Value {
    let how = if described.mail().is_some() { "vcard:hasEmail" } else { "vcard:hasURL" };
    json!({
        "@id": described.id(&["contact"]),
        "@type": "vcard:Organization",
        "vcard:fn": described.about.publisher,
        how: { "@id": described.about.contact },
    })
}

fn licence() -> Value {
    json!({ "@id": LICENCE_ADDRESS, "@type": "dct:LicenseDocument" })
}

fn england() -> Value {
    json!({ "@id": ENGLAND, "@type": "dct:Location", "skos:prefLabel": "England" })
}

fn page(address: &str) -> Value {
    json!({ "@id": address, "@type": "foaf:Document" })
}

fn day(day: Option<String>) -> Value {
    day.map_or(Value::Null, |day| json!({ "@type": "xsd:date", "@value": day }))
}

fn period(days: Option<(jiff::civil::Date, jiff::civil::Date)>) -> Value {
    let Some((first, last)) = days else { return Value::Null };
    json!({
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": day(Some(first.to_string())),
        "dcat:endDate": day(Some(last.to_string())),
    })
}
