//! A data set's contract, checked: what `contract` hands out. A value of `DataSet` is its own proof
//! that its file was in order by itself; that it fits the other files is `contract`'s to say.

use polars::prelude::{Column, DataFrame, DataType, PlSmallStr};
use regex::Regex;
use serde_json::Value;

use super::cell::Cell;
use super::rows::sure;
use super::value::from_json;
use super::written::{WrittenDataSet, WrittenField};

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// `string`: UTF-8.
    Text,
    /// `integer`: 32 bits, signed.
    Integer,
    /// `number`: 64 bits, floating, finite.
    Number,
    /// `boolean`.
    Boolean,
    /// `date`: a civil day.
    Day,
}

impl FieldType {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "string" => Some(Self::Text),
            "integer" => Some(Self::Integer),
            "number" => Some(Self::Number),
            "boolean" => Some(Self::Boolean),
            "date" => Some(Self::Day),
            _ => None, // the caller says so
        }
    }

    /// The type of a Polars column.
    pub fn polars(self) -> DataType {
        match self {
            Self::Text => DataType::String,
            Self::Integer => DataType::Int32,
            Self::Number => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Day => DataType::Date,
        }
    }

    /// For messages.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "a 32-bit whole number",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Day => "a date (YYYY-MM-DD)",
        }
    }
}

/// A column.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name, the same in every file.
    pub name: String,
    /// A title for people, where it has one.
    pub title: Option<String>,
    /// What its values are.
    pub field_type: FieldType,
    /// What it says, in a sentence or more.
    pub description: String,
    /// Whether null is refused.
    pub required: bool,
    /// Whether no two rows may have the same value.
    pub unique: bool,
    /// The closed list of its words; empty where any text will do.
    pub one_of: Vec<String>,
    /// What its texts look like, from the first character to the last.
    pub pattern: Option<Regex>,
    /// Least number or day.
    pub minimum: Option<Cell>,
    /// Greatest number or day.
    pub maximum: Option<Cell>,
}

/// Columns that name a row of another data set, or of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns here.
    pub columns: Vec<String>,
    /// The other data set.
    pub dataset: String,
    /// Its columns, in the same order.
    pub reference: Vec<String>,
}

/// A data set's contract.
#[derive(Debug, Clone)]
pub struct DataSet {
    /// Its name, and that of its files.
    pub name: String,
    /// A title for people.
    pub title: String,
    /// What a row is, and where the data come from.
    pub description: String,
    /// Its columns, in order.
    pub fields: Vec<Field>,
    /// The columns that tell rows apart; never empty.
    pub primary_key: Vec<String>,
    /// What it says of other data sets' rows.
    pub foreign_keys: Vec<ForeignKey>,
    /// A column of text by which rows are looked up: they are published in its order too.
    pub lookup_by: Option<String>,
    /// The file as written, for descriptors; without what is the project's own.
    pub written: Value,
}

impl DataSet {
    /// The column of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A frame with a column for each of this data set's: one that it lacks, or has with values of
    /// another type, is null in every row. `None` where nothing is to be done.
    pub(super) fn with_its_columns(&self, frame: &DataFrame) -> Option<DataFrame> {
        let null = |field: &Field| {
            Column::full_null(PlSmallStr::from_str(&field.name), frame.height(), &field.field_type.polars())
        };
        let is_other = |column: &Column, field: &Field| *column.dtype() != field.field_type.polars();
        let of_contract = |column: &Column| {
            let field = self.field(column.name()).filter(|field| is_other(column, field));
            field.map_or_else(|| column.clone(), null)
        };
        let missing = self.fields.iter().filter(|field| frame.column(&field.name).is_err()).map(null);
        let columns: Vec<Column> = frame.columns().iter().map(of_contract).chain(missing).collect();
        let is_same = columns.len() == frame.columns().len()
            && columns.iter().zip(frame.columns()).all(|(one, other)| one.dtype() == other.dtype());
        (!is_same).then(|| sure(DataFrame::new(frame.height(), columns), "columns of one height and different names"))
    }

    /// The columns as Polars has them.
    pub fn polars_schema(&self) -> polars::prelude::Schema {
        self.fields.iter().map(|field| (field.name.as_str().into(), field.field_type.polars())).collect()
    }
}

/// What is wrong, where (a word to look for in the file), and what to do.
pub(super) struct FaultIn {
    pub near: Option<String>,
    pub message: String,
    pub hint: &'static str,
}

/// The faults of one file.
pub(super) struct Faultfinder(pub Vec<FaultIn>);

impl Faultfinder {
    fn add(&mut self, near: Option<&str>, message: String, hint: &'static str) {
        self.0.push(FaultIn { near: near.map(str::to_owned), message, hint });
    }

    fn described(&mut self, text: Option<String>, near: Option<&str>, what: &str) -> String {
        match text {
            Some(text) if !text.trim().is_empty() => text,
            Some(_) | None => {
                self.add(near, format!("{what} is missing"), "describe every data set and every column");
                String::new()
            }
        }
    }
}

/// A written data set, checked by itself. The result counts only where no fault was added.
pub(super) fn check(name: &str, written: WrittenDataSet, whole: Value, faults: &mut Faultfinder) -> DataSet {
    check_frame(name, &written, faults);
    let primary_key = written.primary_key.as_ref().map(super::written::Names::list).unwrap_or_default();
    let foreign_keys = written.foreign_keys.iter().map(|key| ForeignKey {
        columns: key.fields.list(),
        dataset: key.reference.resource.clone().filter(|to| !to.is_empty()).unwrap_or_else(|| name.to_owned()),
        reference: key.reference.fields.list(),
    });
    let data_set = DataSet {
        name: name.to_owned(),
        foreign_keys: foreign_keys.collect(),
        title: faults.described(written.title, None, "the title"),
        description: faults.described(written.description, None, "the description"),
        fields: written.fields.into_iter().filter_map(|field| check_field(field, faults)).collect(),
        primary_key,
        lookup_by: written.lookup_by,
        written: of_the_standard(whole),
    };
    check_lookup(&data_set, faults);
    check_keys(&data_set, faults);
    data_set
}

fn check_frame(name: &str, written: &WrittenDataSet, faults: &mut Faultfinder) {
    if !written.profile.as_deref().is_some_and(|profile| profile.contains("tableschema")) {
        let message = "`$schema` does not name the Table Schema profile".to_owned();
        faults.add(Some("$schema"), message, "write https://datapackage.org/profiles/2.0/tableschema.json");
    }
    if written.name.as_deref().is_some_and(|given| given != name) {
        faults.add(Some("name"), format!("the name differs from the file's name, {name}"), "rename one of them");
    }
    if written.missing_values.as_ref().is_some_and(|values| values.as_slice() != [""]) {
        faults.add(Some("missingValues"), "missing values must be the empty text".to_owned(), "write [\"\"]");
    }
    if written.fields_match.as_deref().is_some_and(|how| how != "exact") {
        faults.add(Some("fieldsMatch"), "the fields must match exactly".to_owned(), "write \"exact\", or leave it out");
    }
    if written.fields.is_empty() {
        faults.add(Some("fields"), "there are no fields".to_owned(), "declare the columns");
    }
}

fn check_field(written: WrittenField, faults: &mut Faultfinder) -> Option<Field> {
    let name = written.name;
    let near = Some(name.as_str());
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        faults.add(near, format!("`{name}` is not a column name"), "use lower-case letters, digits and `_`");
    }
    let description = faults.described(written.description, near, &format!("the description of {name}"));
    if written.format.as_deref().is_some_and(|format| format != "default" && format != "uri") {
        faults.add(near, format!("the format of {name} is not supported"), "leave out `format`");
    }
    let kind = written.kind.unwrap_or_default();
    if written.separator.as_deref().is_some_and(|separator| separator != ";") {
        faults.add(near, format!("the items of {name} are not joined with `;`"), "use `;` for every list");
    }
    let Some(field_type) = FieldType::from_word(&kind) else {
        let message = format!("{name} has the unknown type `{kind}`");
        faults.add(near, message, "use string, integer, number, boolean or date");
        return None;
    };
    let constraints = written.constraints;
    let mut limit = |value: &Option<Value>, what: &str| {
        let cell = value.as_ref().and_then(|value| from_json(value, field_type));
        let fits = matches!(cell, Some(Cell::Number(_) | Cell::Decimal(_) | Cell::Day(_)));
        if value.is_some() && !fits {
            let hint = "limit only integer, number and date columns, by values of their type";
            faults.add(near, format!("the {what} of {name} is not {}", field_type.described()), hint);
        }
        cell.filter(|_| fits)
    };
    let field = Field {
        minimum: limit(&constraints.minimum, "minimum"),
        maximum: limit(&constraints.maximum, "maximum"),
        required: constraints.required,
        unique: constraints.unique,
        one_of: check_words(&name, field_type, constraints.one_of, faults),
        pattern: check_pattern(&name, field_type, constraints.pattern, faults),
        title: written.title,
        field_type,
        description,
        name: name.clone(),
    };
    check_example(&field, written.example.as_ref(), faults);
    Some(field)
}

fn check_words(name: &str, kind: FieldType, words: Option<Vec<Value>>, faults: &mut Faultfinder) -> Vec<String> {
    let Some(words) = words else { return Vec::new() };
    let texts: Vec<String> = words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect();
    if kind != FieldType::Text || texts.len() != words.len() || texts.is_empty() {
        faults.add(
            Some(name),
            format!("the enum of {name} is not a list of words"),
            "use an enum for string columns only",
        );
    }
    texts
}

fn check_pattern(name: &str, kind: FieldType, pattern: Option<String>, faults: &mut Faultfinder) -> Option<Regex> {
    let pattern = pattern?;
    let whole = if pattern.starts_with('^') && pattern.ends_with('$') { pattern } else { format!("^(?:{pattern})$") };
    let regex = Regex::new(&whole).ok().filter(|_| kind == FieldType::Text);
    if regex.is_none() {
        let message = format!("the pattern of {name} is not a regular expression for text");
        faults.add(
            Some(name),
            message,
            "use a pattern for string columns only, in the syntax that XML Schema and Rust share",
        );
    }
    regex
}

fn check_example(field: &Field, example: Option<&Value>, faults: &mut Faultfinder) {
    let name = &field.name;
    let hint = "give a value that the column could have";
    let Some(example) = example else {
        faults.add(Some(name), format!("the example of {name} is missing"), hint);
        return;
    };
    match from_json(example, field.field_type) {
        None => faults.add(Some(name), format!("the example of {name} is not {}", field.field_type.described()), hint),
        Some(cell) => {
            if let Some(fault) = field.fault((&cell).into()) {
                faults.add(Some(name), format!("the example of {name}: {fault}"), hint);
            }
        }
    }
}

/// A schema without the words that the standard does not have.
fn of_the_standard(mut whole: Value) -> Value {
    if let Some(entries) = whole.as_object_mut() {
        entries.shift_remove("lookupBy");
    }
    whole
}

fn check_lookup(data_set: &DataSet, faults: &mut Faultfinder) {
    let Some(column) = &data_set.lookup_by else { return };
    if data_set.field(column).is_none_or(|field| field.field_type != FieldType::Text) {
        let message = format!("lookupBy names `{column}`, which is not a string field");
        faults.add(Some("lookupBy"), message, "name a string field of this file");
    }
}

fn check_keys(data_set: &DataSet, faults: &mut Faultfinder) {
    for (index, field) in data_set.fields.iter().enumerate() {
        if data_set.fields[..index].iter().any(|before| before.name == field.name) {
            faults.add(Some(&field.name), format!("{} is declared twice", field.name), "declare each column once");
        }
    }
    if data_set.primary_key.is_empty() {
        faults.add(None, "the primaryKey is missing".to_owned(), "name the columns that identify a row");
    }
    for column in &data_set.primary_key {
        match data_set.field(column) {
            None => faults.add(
                Some("primaryKey"),
                format!("the primaryKey names `{column}`, which is not a field"),
                "name a field of this file",
            ),
            Some(field) if !field.required => faults.add(
                Some(column),
                format!("{column} is in the primaryKey but not required"),
                "set constraints.required to true",
            ),
            Some(_) => {}
        }
    }
}
