//! `CITATION.cff`: how to cite the data (Citation File Format 1.2). Every text is quoted as JSON
//! has it, which is YAML too.

use serde_json::json;

use super::described::Described;
use crate::terms::{ATTRIBUTION, KEYWORDS, LICENCE_ADDRESS, SOURCE};

/// The file.
pub(super) fn citation(described: &Described) -> String {
    let about = described.about;
    let say = |text: &str| json!(text).to_string();
    let message =
        format!("Please cite the version of the data that you used, and include this statement: {ATTRIBUTION}");
    let mut lines = vec![
        "cff-version: 1.2.0".to_owned(),
        "type: dataset".to_owned(),
        format!("message: {}", say(&message)),
        format!("title: {}", say(&about.title)),
        format!("abstract: {}", say(&about.description)),
        format!("version: {}", say(&about.version)),
    ];
    lines.extend(described.day().map(|day| format!("date-released: {}", say(&day))));
    lines.push("license: OGL-UK-3.0".to_owned());
    lines.push(format!("license-url: {}", say(LICENCE_ADDRESS)));
    lines.push(format!("url: {}", say(&about.address)));
    lines.push(format!("repository-code: {}", say(&about.repository)));
    for who in ["authors", "contact"] {
        lines.push(format!("{who}:\n  - name: {}\n    website: {}", say(&about.publisher), say(&about.address)));
        lines.extend(described.mail().map(|mail| format!("    email: {}", say(mail))));
    }
    lines.push("keywords:".to_owned());
    lines.extend(KEYWORDS.iter().map(|word| format!("  - {}", say(word))));
    lines.push(format!(
        "references:\n  - type: report\n    title: {}\n    authors:\n      - name: Ofsted\n    url: {}",
        say("Inspection reports and provider pages"),
        say(SOURCE)
    ));
    lines.join("\n") + "\n"
}
