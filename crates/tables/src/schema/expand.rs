//! What a schema file leaves to the remit: columns for each judgement, the frameworks that a column
//! may have, words that list them. Fills them in, so that whatever comes after sees a Table Schema
//! that is whole.

use ofsted_model::{CURRENT, Concept, Event, Framework, Grade, Judgement};
use serde_json::Value;

/// A member of a list: its word in the data and its name as a heading has it.
type Member = (&'static str, &'static str);

/// The lists of the remit, by name; `None` for a name that no list has.
fn list(name: &str) -> Option<Vec<Member>> {
    let judgement = |one: Judgement| (one.as_str(), one.facts().name);
    let concept = |one: &Concept| (one.as_str(), one.facts().name);
    let grade = |one: &Grade| (one.as_str(), one.facts().name);
    let is_todays = |one: &&Concept| CURRENT.judgements().any(|judgement| judgement.concept() == Some(**one));
    let is_in_reports = |one: &Judgement| {
        let mut asking = Framework::ALL.iter().filter(|framework| framework.asks(*one, None));
        asking.any(|framework| framework.facts().is_known_from_reports)
    };
    Some(match name {
        "frameworks" => Framework::ALL.iter().map(|one| (one.as_str(), one.facts().name)).collect(),
        "events" => Event::ALL.iter().map(|one| (one.as_str(), one.facts().name)).collect(),
        "visits" => {
            Event::ALL.iter().filter(|one| one.is_visit()).map(|one| (one.as_str(), one.facts().name)).collect()
        }
        "judgements" => Judgement::ALL.iter().copied().map(judgement).collect(),
        "judgements_of_reports" => Judgement::ALL.iter().copied().filter(is_in_reports).map(judgement).collect(),
        "todays_judgements" => CURRENT.judgements().map(judgement).collect(),
        "concepts" => Concept::ALL.iter().map(concept).collect(),
        "todays_concepts" => Concept::ALL.iter().filter(is_todays).map(concept).collect(),
        "grades" => Grade::ALL.iter().map(grade).collect(),
        "todays_grades" => CURRENT.scale().grades().iter().map(grade).collect(),
        _ => return None,
    })
}

/// A schema file with what it leaves to the remit filled in.
///
/// # Errors
/// The name of a list that there is not.
pub(super) fn expanded(mut whole: Value) -> Result<Value, String> {
    if let Some(fields) = whole.get_mut("fields").and_then(Value::as_array_mut) {
        let mut filled = Vec::new();
        for field in std::mem::take(fields) {
            filled.extend(columns(field)?);
        }
        *fields = filled;
    }
    Ok(whole)
}

/// The columns that a field stands for.
fn columns(mut field: Value) -> Result<Vec<Value>, String> {
    fill_enum(&mut field)?;
    fill_words(&mut field, &[("{frameworks}", &Framework::in_a_sentence())]);
    let Some(each) = field.as_object_mut().and_then(|field| field.shift_remove("for_each")) else {
        return Ok(vec![field]);
    };
    let members = named(&each)?;
    let column = |(id, name): Member| {
        let mut column = field.clone();
        fill_words(&mut column, &[("{id}", id), ("{name}", name), ("{in_a_sentence}", &small(name))]);
        column
    };
    Ok(members.into_iter().map(column).collect())
}

/// The members of the list that a value names.
fn named(list_name: &Value) -> Result<Vec<Member>, String> {
    let name = list_name.as_str().unwrap_or_default();
    list(name).ok_or_else(|| name.to_owned())
}

/// A name within a sentence: its first letter small.
fn small(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn fill_enum(field: &mut Value) -> Result<(), String> {
    let Some(constraints) = field.get_mut("constraints").and_then(Value::as_object_mut) else { return Ok(()) };
    let Some(name) = constraints.shift_remove("enum_of") else { return Ok(()) };
    let words = named(&name)?.into_iter().map(|(id, _)| Value::from(id));
    match constraints.get_mut("enum").and_then(Value::as_array_mut) {
        Some(before) => before.extend(words),
        None => {
            constraints.insert("enum".to_owned(), words.collect());
        }
    }
    Ok(())
}

/// Puts words into the places that are held for them.
fn fill_words(value: &mut Value, words: &[(&str, &str)]) {
    for key in ["name", "title", "description"] {
        if let Some(Value::String(text)) = value.get_mut(key) {
            *text = words.iter().fold(std::mem::take(text), |text, (place, word)| text.replace(place, word));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_for_each_member_becomes_as_many_columns() {
        let field = json!({
            "for_each": "todays_judgements",
            "name": "{id}_change",
            "title": "{name}, direction",
            "description": "About {in_a_sentence}.",
            "constraints": { "enum": ["none"], "enum_of": "todays_grades" }
        });
        let whole = expanded(json!({ "fields": [field, { "name": "urn" }] })).unwrap();
        let fields = whole["fields"].as_array().unwrap();
        assert_eq!(fields.len(), CURRENT.judgements().count() + 1);
        assert_eq!(fields[0]["name"], "overall_effectiveness_change");
        assert_eq!(fields[1]["description"], "About impact of leaders.");
        assert_eq!(
            fields[0]["constraints"]["enum"],
            json!(["none", "outstanding", "good", "requires_improvement", "inadequate"])
        );
        assert_eq!(fields.last().unwrap(), &json!({ "name": "urn" }));
        assert!(!whole.to_string().contains("{id}"));
    }

    #[test]
    fn schemas_know_all_that_the_remit_declares() {
        let contract = crate::schema::Contract::embedded().unwrap();
        let words = |dataset: &str, column: &str| {
            let field = contract.get(dataset).and_then(|data_set| data_set.field(column)).unwrap();
            field.one_of.clone()
        };
        for framework in Framework::ALL {
            assert!(words("history", "framework").iter().any(|word| word == framework.as_str()), "{framework}");
        }
        for judgement in Judgement::ALL {
            assert_eq!(words("history", judgement.as_str()).len(), Grade::ALL.len(), "{judgement}");
            assert!(words("grade_changes", "judgement").iter().any(|word| word == judgement.as_str()), "{judgement}");
        }
        for event in Event::ALL {
            let is_listed = words("visits", "event").iter().any(|word| word == event.as_str());
            assert_eq!(is_listed, event.is_visit(), "{event}");
        }
    }

    #[test]
    fn a_list_that_there_is_not_is_named() {
        let whole = json!({ "fields": [{ "name": "x", "constraints": { "enum_of": "moods" } }] });
        assert_eq!(expanded(whole), Err("moods".to_owned()));
    }
}
