//! Makes `schema::columns` of the files in `schemas/`: a type for each data set and, on it, a
//! constant for each column. Checks nothing that `Contract` checks; a file that it cannot read, or
//! a type that it does not know, stops the build.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

#[path = "src/schema/expand.rs"]
mod expand;

const SCHEMAS: &str = "../../schemas";

/// How the names of files end that are schemas of something else than a data set.
const NOT_A_DATA_SET: &str = ".schema.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={SCHEMAS}");
    let (mut code, mut all) = (String::new(), String::new());
    for path in files()? {
        println!("cargo:rerun-if-changed={}", path.display());
        let schema = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let schema = expand::expanded(schema).map_err(|list| format!("{}: no list `{list}`", path.display()))?;
        add(&schema, &mut code, &mut all).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let all = format!(
        "#[cfg(test)]
const ALL: &[super::column::promise::Promise] = &[
{all}];
"
    );
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("columns.rs"), code + &all)?)
}

/// The schemas of data sets, in the order of their names.
fn files() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(SCHEMAS)?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".json"));
    files.retain(|path| !path.to_string_lossy().ends_with(NOT_A_DATA_SET));
    files.sort();
    Ok(files)
}

/// Adds a data set's type with its columns to the code, and each column to the list that a test
/// holds against the contract.
fn add(schema: &Value, code: &mut String, all: &mut String) -> Result<(), Box<dyn Error>> {
    let (name, title) = (text(schema, "name")?, text(schema, "title")?);
    let data_set = type_name(name);
    writeln!(
        code,
        "/// {title}. Made from `schemas/{name}.json`.\n#[derive(Debug, Clone, Copy)]\npub struct {data_set};"
    )?;
    writeln!(code, "\nimpl Declared for {data_set} {{\n    const DATA_SET: &'static str = \"{name}\";\n}}")?;
    writeln!(code, "\nimpl {data_set} {{")?;
    writeln!(
        code,
        "    /// Its name.\n    pub const fn name(self) -> &'static str {{\n        Self::DATA_SET\n    }}\n"
    )?;
    writeln!(
        code,
        "    /// The rows of one of its frames.\n    pub fn rows(self, frame: &DataFrame) -> Rows<'_, Self> {{\n        Rows::new(Some(frame))\n    }}\n"
    )?;
    for field in schema["fields"].as_array().ok_or("`fields` is not a list")? {
        let (column, holds) = (text(field, "name")?, rust_type(text(field, "type")?)?);
        let constant = column.to_uppercase();
        writeln!(code, "    /// {}.", field["title"].as_str().unwrap_or(column))?;
        writeln!(code, "    pub const {constant}: Column<Self, {holds}> = Column::new(\"{column}\");")?;
        writeln!(all, "    {data_set}::{constant}.promise(),")?;
    }
    Ok(writeln!(code, "}}\n")?)
}

fn text<'a>(of: &'a Value, key: &str) -> Result<&'a str, String> {
    of[key].as_str().ok_or_else(|| format!("`{key}` is not text"))
}

/// `grade_changes` is `GradeChanges`.
fn type_name(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').filter(|word| !word.is_empty()).map(capital).collect()
}

/// What the values of a column are in Rust.
fn rust_type(word: &str) -> Result<&'static str, String> {
    match word {
        "string" => Ok("str"),
        "integer" => Ok("i32"),
        "number" => Ok("Decimal"),
        "boolean" => Ok("bool"),
        "date" => Ok("Date"),
        _ => Err(format!("`{word}` is not a column type")),
    }
}
