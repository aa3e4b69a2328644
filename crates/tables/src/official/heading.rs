//! What a column is about, by its heading. Headings are compared by their words alone; every known
//! spelling stands here, and one that does not is unknown. A heading may begin with the name of a
//! block: the columns of one kind of inspection.

use ofsted_model::Judgement;

/// The kind of inspection that a block of columns is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnBlock {
    /// No block is named: the table is about one kind of inspection.
    Plain,
    /// Safeguarding and looked-after children, 2009 to 2012.
    Slac,
    /// ″, safeguarding inspected again.
    SlacSafeguardingAgain,
    /// ″, services for looked-after children inspected again.
    SlacCareAgain,
    /// Child protection, 2012 to 2013.
    Cpi,
    /// ″, again.
    CpiAgain,
    /// Looked-after children, 2013.
    Lac2013,
    /// Single inspection, with the review of the board.
    Sif,
    /// ″, again.
    SifAgain,
    /// ILACS: the authority's first, second and so on.
    Ilacs(u8),
    /// Area SEND, 2016 to 2022: the revisit.
    Revisit,
}

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnMeaning {
    /// A link to the authority's page.
    Link,
    /// The authority's GSS code.
    Gss,
    /// Its name.
    Name,
    /// Whether it still exists.
    Status,
    /// Ofsted's region.
    Region,
    /// What kind of authority it is.
    AuthorityType,
    /// The first day on site.
    InspectionDate,
    /// The day of publication.
    PublishedOn,
    /// What kind of inspection or visit it was.
    Event,
    /// The theme of a visit.
    Theme,
    /// A grade.
    Judgement(Judgement),
    /// The grade for children in care: before 2023, for care leavers too.
    Care,
    /// Area SEND: what came of it.
    Outcome,
    /// Area SEND: how many significant weaknesses there were.
    Weaknesses,
    /// Area SEND, revisit: with how many of them progress was sufficient.
    WithProgress,
    /// ″ and with how many it was not.
    WithoutProgress,
}

/// How blocks are called at the beginning of a heading; the longer of two that fit counts.
const BLOCKS: &[(&str, ColumnBlock)] = &[
    ("safeguarding and looked after children slac inspection", ColumnBlock::Slac),
    ("slac inspection", ColumnBlock::Slac),
    ("slac", ColumnBlock::Slac),
    ("slac re inspection of safeguarding", ColumnBlock::SlacSafeguardingAgain),
    ("slac re inspection safeguarding", ColumnBlock::SlacSafeguardingAgain),
    ("slac re inspection of services for children looked after", ColumnBlock::SlacCareAgain),
    ("slac re inspection of services children looked after", ColumnBlock::SlacCareAgain),
    ("slac re inspection services children looked after", ColumnBlock::SlacCareAgain),
    ("child protection inspections cpi", ColumnBlock::Cpi),
    ("child protection inspection cpi", ColumnBlock::Cpi),
    ("cpi", ColumnBlock::Cpi),
    ("child protection re inspection cpri", ColumnBlock::CpiAgain),
    ("cpri", ColumnBlock::CpiAgain),
    ("targeted looked after children tlac inspection", ColumnBlock::Lac2013),
    ("tlac", ColumnBlock::Lac2013),
    ("single inspection of la children s services sif first sif", ColumnBlock::Sif),
    ("first sif", ColumnBlock::Sif),
    ("lscb", ColumnBlock::Sif),
    ("single inspection of la children s services sif sif re inspection", ColumnBlock::SifAgain),
    ("sif re inspection", ColumnBlock::SifAgain),
    ("ilacs", ColumnBlock::Ilacs(1)),
    ("first ilacs", ColumnBlock::Ilacs(1)),
    ("second ilacs", ColumnBlock::Ilacs(2)),
    ("third ilacs", ColumnBlock::Ilacs(3)),
    ("fourth ilacs", ColumnBlock::Ilacs(4)),
    ("fifth ilacs", ColumnBlock::Ilacs(5)),
    ("revisit", ColumnBlock::Revisit),
];

/// Headings, without their block.
const COLUMNS: &[(&str, ColumnMeaning)] = &[
    ("web link", ColumnMeaning::Link),
    ("web link to ofsted local authority webpage", ColumnMeaning::Link),
    ("local authority area code", ColumnMeaning::Gss),
    ("local authority code", ColumnMeaning::Gss),
    ("area code", ColumnMeaning::Gss),
    ("ons code", ColumnMeaning::Gss),
    ("gss code", ColumnMeaning::Gss),
    ("local authority name", ColumnMeaning::Name),
    ("local authority", ColumnMeaning::Name),
    ("la name", ColumnMeaning::Name),
    ("area name", ColumnMeaning::Name),
    ("local authority status", ColumnMeaning::Status),
    ("la status", ColumnMeaning::Status),
    ("ofsted region", ColumnMeaning::Region),
    ("region", ColumnMeaning::Region),
    ("la region", ColumnMeaning::Region),
    ("local authority region", ColumnMeaning::Region),
    ("la authority type", ColumnMeaning::AuthorityType),
    ("local authority type", ColumnMeaning::AuthorityType),
    ("inspection date", ColumnMeaning::InspectionDate),
    ("inspection start date", ColumnMeaning::InspectionDate),
    ("inspection visit date", ColumnMeaning::InspectionDate),
    ("visit date", ColumnMeaning::InspectionDate),
    ("start date", ColumnMeaning::InspectionDate),
    ("publication date", ColumnMeaning::PublishedOn),
    ("inspection publication date", ColumnMeaning::PublishedOn),
    ("inspection visit publication date", ColumnMeaning::PublishedOn),
    ("report publication date", ColumnMeaning::PublishedOn),
    ("date published", ColumnMeaning::PublishedOn),
    ("inspection type", ColumnMeaning::Event),
    ("inspection visit type", ColumnMeaning::Event),
    ("visit type", ColumnMeaning::Event),
    ("visit theme", ColumnMeaning::Theme),
    ("theme", ColumnMeaning::Theme),
    ("overall effectiveness", ColumnMeaning::Judgement(Judgement::OverallEffectiveness)),
    ("overall effectiveness oe", ColumnMeaning::Judgement(Judgement::OverallEffectiveness)),
    ("overall judgement oe", ColumnMeaning::Judgement(Judgement::OverallEffectiveness)),
    ("overall judgement", ColumnMeaning::Judgement(Judgement::OverallEffectiveness)),
    ("oe", ColumnMeaning::Judgement(Judgement::OverallEffectiveness)),
    ("impact of leaders", ColumnMeaning::Judgement(Judgement::ImpactOfLeaders)),
    (
        "impact of leaders on social work practice with children and families",
        ColumnMeaning::Judgement(Judgement::ImpactOfLeaders),
    ),
    (
        "experiences and progress of children who need help and protection",
        ColumnMeaning::Judgement(Judgement::HelpAndProtection),
    ),
    ("children who need help and protection", ColumnMeaning::Judgement(Judgement::HelpAndProtection)),
    ("experiences and progress of children in care", ColumnMeaning::Care),
    ("children in care", ColumnMeaning::Care),
    (
        "experiences and progress of children in care and care leavers",
        ColumnMeaning::Judgement(Judgement::InCareAndCareLeavers),
    ),
    ("experiences and progress of care leavers", ColumnMeaning::Judgement(Judgement::CareLeavers)),
    ("care leavers", ColumnMeaning::Judgement(Judgement::CareLeavers)),
    ("cla sub experiences and progress of care leavers", ColumnMeaning::Judgement(Judgement::CareLeavers)),
    ("children looked after and achieving permanence", ColumnMeaning::Judgement(Judgement::LookedAfterAndPermanence)),
    ("cla sub adoption performance", ColumnMeaning::Judgement(Judgement::Adoption)),
    ("adoption performance", ColumnMeaning::Judgement(Judgement::Adoption)),
    ("leadership management and governance", ColumnMeaning::Judgement(Judgement::LeadershipManagementGovernance)),
    ("safeguarding overall effectiveness oe", ColumnMeaning::Judgement(Judgement::SafeguardingOverallEffectiveness)),
    ("safeguarding overall effectiveness", ColumnMeaning::Judgement(Judgement::SafeguardingOverallEffectiveness)),
    (
        "looked after children overall effectiveness oe",
        ColumnMeaning::Judgement(Judgement::LookedAfterChildrenOverallEffectiveness),
    ),
    (
        "looked after children overall effectiveness",
        ColumnMeaning::Judgement(Judgement::LookedAfterChildrenOverallEffectiveness),
    ),
    ("inspection outcome written statement of action required", ColumnMeaning::Outcome),
    ("outcome sufficient progress in addressing all significant weaknesses", ColumnMeaning::Outcome),
    ("number significant weaknesses identified in written statement of action", ColumnMeaning::Weaknesses),
    ("number of significant weaknesses identified in written statement of action", ColumnMeaning::Weaknesses),
];

/// Headings of the revisit that do not begin with its name.
const OF_THE_REVISIT: &[(&str, ColumnMeaning)] = &[
    ("number significant weaknesses where sufficient progress has been made", ColumnMeaning::WithProgress),
    ("number of significant weaknesses where sufficient progress has been made", ColumnMeaning::WithProgress),
    ("number significant weaknesses where sufficient progress has not been made", ColumnMeaning::WithoutProgress),
    ("number of significant weaknesses where sufficient progress has not been made", ColumnMeaning::WithoutProgress),
];

/// Headings that only tables of other things have: registered providers, one by one.
const OF_OTHER_TABLES: &[&str] = &["urn", "provision type", "provider type"];

/// What a heading says; `None` where it is none that is known.
pub fn heading(text: &str) -> Option<(ColumnBlock, ColumnMeaning)> {
    let words = plain(text);
    let known = |list: &[(&str, ColumnMeaning)], words: &str| {
        list.iter().find(|(spelling, _)| *spelling == words).map(|(_, column)| *column)
    };
    if let Some(column) = known(COLUMNS, without_article(&words)) {
        return Some((ColumnBlock::Plain, column));
    }
    if let Some(column) = known(OF_THE_REVISIT, &words) {
        return Some((ColumnBlock::Revisit, column));
    }
    let fits =
        |(name, block): &(&str, ColumnBlock)| Some((words.strip_prefix(name)?.strip_prefix(' ')?.to_owned(), *block));
    let (rest, block) = BLOCKS.iter().filter_map(fits).min_by_key(|(rest, _)| rest.len())?;
    let rest = rest.strip_prefix("framework ").unwrap_or(&rest);
    Some((block, within(block, words.starts_with("lscb"), known(COLUMNS, without_article(rest))?)))
}

/// What a heading means in its block: an overall grade is that of whatever was inspected.
fn within(block: ColumnBlock, is_board: bool, column: ColumnMeaning) -> ColumnMeaning {
    let ColumnMeaning::Judgement(Judgement::OverallEffectiveness) = column else { return column };
    ColumnMeaning::Judgement(match block {
        ColumnBlock::Sif if is_board => Judgement::Lscb,
        ColumnBlock::SlacSafeguardingAgain => Judgement::SafeguardingOverallEffectiveness,
        ColumnBlock::SlacCareAgain => Judgement::LookedAfterChildrenOverallEffectiveness,
        ColumnBlock::Plain
        | ColumnBlock::Slac
        | ColumnBlock::Cpi
        | ColumnBlock::CpiAgain
        | ColumnBlock::Lac2013
        | ColumnBlock::Sif
        | ColumnBlock::SifAgain
        | ColumnBlock::Ilacs(_)
        | ColumnBlock::Revisit => Judgement::OverallEffectiveness,
    })
}

/// Whether a heading is one of a table about something else.
pub fn is_of_another_table(text: &str) -> bool {
    OF_OTHER_TABLES.contains(&plain(text).as_str())
}

/// The words of a text in lower case, without marks and without notes in square brackets.
pub fn plain(text: &str) -> String {
    let mut kept = String::new();
    let mut in_note = false;
    for letter in text.to_lowercase().replace('&', " and ").chars() {
        match letter {
            '[' => in_note = true,
            ']' => in_note = false,
            _ if in_note => {}
            letter if letter.is_alphanumeric() => kept.push(letter),
            _ => kept.push(' '),
        }
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_article(words: &str) -> &str {
    words.strip_prefix("the ").unwrap_or(words)
}
