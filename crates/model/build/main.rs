//! Makes the closed lists of words and the facts about them from
//! `remits/children_services/remit.toml`, the only remit so far, so that a framework, an event or a judgement is declared in one place and a misspelt one does not compile.

#![expect(clippy::print_stdout, reason = "Cargo reads there when to run this again")]

mod generate;
mod written;

use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../remits");
    println!("cargo:rerun-if-changed={}", folder.display());
    println!("cargo:rerun-if-changed=build");
    let file = folder.join("children_services/remit.toml");
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let remit: written::Remit = toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    let code = generate::code(&remit).map_err(|fault| format!("{}: {fault}", file.display()))?;
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("remit.rs"), code)?;
    Ok(())
}
