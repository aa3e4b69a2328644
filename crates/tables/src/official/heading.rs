//! What a column is about, by its heading. Headings are compared by their words alone; every known spelling stands here,
//! and one that does not is unknown. A heading may begin with the name of a block: the columns of one kind of inspection.

use ofsted_model::Judgement;

/// The kind of inspection that a block of columns is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
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
pub enum Column {
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
const BLOCKS: &[(&str, Block)] = &[
    ("safeguarding and looked after children slac inspection", Block::Slac),
    ("slac inspection", Block::Slac),
    ("slac", Block::Slac),
    ("slac re inspection of safeguarding", Block::SlacSafeguardingAgain),
    ("slac re inspection safeguarding", Block::SlacSafeguardingAgain),
    ("slac re inspection of services for children looked after", Block::SlacCareAgain),
    ("slac re inspection of services children looked after", Block::SlacCareAgain),
    ("slac re inspection services children looked after", Block::SlacCareAgain),
    ("child protection inspections cpi", Block::Cpi),
    ("child protection inspection cpi", Block::Cpi),
    ("cpi", Block::Cpi),
    ("child protection re inspection cpri", Block::CpiAgain),
    ("cpri", Block::CpiAgain),
    ("targeted looked after children tlac inspection", Block::Lac2013),
    ("tlac", Block::Lac2013),
    ("single inspection of la children s services sif first sif", Block::Sif),
    ("first sif", Block::Sif),
    ("lscb", Block::Sif),
    ("single inspection of la children s services sif sif re inspection", Block::SifAgain),
    ("sif re inspection", Block::SifAgain),
    ("ilacs", Block::Ilacs(1)),
    ("first ilacs", Block::Ilacs(1)),
    ("second ilacs", Block::Ilacs(2)),
    ("third ilacs", Block::Ilacs(3)),
    ("fourth ilacs", Block::Ilacs(4)),
    ("fifth ilacs", Block::Ilacs(5)),
    ("revisit", Block::Revisit),
];

/// Headings, without their block.
const COLUMNS: &[(&str, Column)] = &[
    ("web link", Column::Link),
    ("web link to ofsted local authority webpage", Column::Link),
    ("local authority area code", Column::Gss),
    ("local authority code", Column::Gss),
    ("area code", Column::Gss),
    ("ons code", Column::Gss),
    ("gss code", Column::Gss),
    ("local authority name", Column::Name),
    ("local authority", Column::Name),
    ("la name", Column::Name),
    ("area name", Column::Name),
    ("local authority status", Column::Status),
    ("la status", Column::Status),
    ("ofsted region", Column::Region),
    ("region", Column::Region),
    ("la region", Column::Region),
    ("local authority region", Column::Region),
    ("la authority type", Column::AuthorityType),
    ("local authority type", Column::AuthorityType),
    ("inspection date", Column::InspectionDate),
    ("inspection start date", Column::InspectionDate),
    ("inspection visit date", Column::InspectionDate),
    ("visit date", Column::InspectionDate),
    ("start date", Column::InspectionDate),
    ("publication date", Column::PublishedOn),
    ("inspection publication date", Column::PublishedOn),
    ("inspection visit publication date", Column::PublishedOn),
    ("report publication date", Column::PublishedOn),
    ("date published", Column::PublishedOn),
    ("inspection type", Column::Event),
    ("inspection visit type", Column::Event),
    ("visit type", Column::Event),
    ("visit theme", Column::Theme),
    ("theme", Column::Theme),
    ("overall effectiveness", Column::Judgement(Judgement::OverallEffectiveness)),
    ("overall effectiveness oe", Column::Judgement(Judgement::OverallEffectiveness)),
    ("overall judgement oe", Column::Judgement(Judgement::OverallEffectiveness)),
    ("overall judgement", Column::Judgement(Judgement::OverallEffectiveness)),
    ("oe", Column::Judgement(Judgement::OverallEffectiveness)),
    ("impact of leaders", Column::Judgement(Judgement::ImpactOfLeaders)),
    (
        "impact of leaders on social work practice with children and families",
        Column::Judgement(Judgement::ImpactOfLeaders),
    ),
    (
        "experiences and progress of children who need help and protection",
        Column::Judgement(Judgement::HelpAndProtection),
    ),
    ("children who need help and protection", Column::Judgement(Judgement::HelpAndProtection)),
    ("experiences and progress of children in care", Column::Care),
    ("children in care", Column::Care),
    (
        "experiences and progress of children in care and care leavers",
        Column::Judgement(Judgement::InCareAndCareLeavers),
    ),
    ("experiences and progress of care leavers", Column::Judgement(Judgement::CareLeavers)),
    ("care leavers", Column::Judgement(Judgement::CareLeavers)),
    ("cla sub experiences and progress of care leavers", Column::Judgement(Judgement::CareLeavers)),
    ("children looked after and achieving permanence", Column::Judgement(Judgement::LookedAfterAndPermanence)),
    ("cla sub adoption performance", Column::Judgement(Judgement::Adoption)),
    ("adoption performance", Column::Judgement(Judgement::Adoption)),
    ("leadership management and governance", Column::Judgement(Judgement::LeadershipManagementGovernance)),
    ("safeguarding overall effectiveness oe", Column::Judgement(Judgement::SafeguardingOverallEffectiveness)),
    ("safeguarding overall effectiveness", Column::Judgement(Judgement::SafeguardingOverallEffectiveness)),
    (
        "looked after children overall effectiveness oe",
        Column::Judgement(Judgement::LookedAfterChildrenOverallEffectiveness),
    ),
    (
        "looked after children overall effectiveness",
        Column::Judgement(Judgement::LookedAfterChildrenOverallEffectiveness),
    ),
    ("inspection outcome written statement of action required", Column::Outcome),
    ("outcome sufficient progress in addressing all significant weaknesses", Column::Outcome),
    ("number significant weaknesses identified in written statement of action", Column::Weaknesses),
    ("number of significant weaknesses identified in written statement of action", Column::Weaknesses),
];

/// Headings of the revisit that do not begin with its name.
const OF_THE_REVISIT: &[(&str, Column)] = &[
    ("number significant weaknesses where sufficient progress has been made", Column::WithProgress),
    ("number of significant weaknesses where sufficient progress has been made", Column::WithProgress),
    ("number significant weaknesses where sufficient progress has not been made", Column::WithoutProgress),
    ("number of significant weaknesses where sufficient progress has not been made", Column::WithoutProgress),
];

/// Headings that only tables of other things have: registered providers, one by one.
const OF_OTHER_TABLES: &[&str] = &["urn", "provision type", "provider type"];

/// What a heading says; `None` where it is none that is known.
pub fn heading(text: &str) -> Option<(Block, Column)> {
    let words = plain(text);
    let known = |list: &[(&str, Column)], words: &str| {
        list.iter().find(|(spelling, _)| *spelling == words).map(|(_, column)| *column)
    };
    if let Some(column) = known(COLUMNS, without_article(&words)) {
        return Some((Block::Plain, column));
    }
    if let Some(column) = known(OF_THE_REVISIT, &words) {
        return Some((Block::Revisit, column));
    }
    let fits = |(name, block): &(&str, Block)| Some((words.strip_prefix(name)?.strip_prefix(' ')?.to_owned(), *block));
    let (rest, block) = BLOCKS.iter().filter_map(fits).min_by_key(|(rest, _)| rest.len())?;
    let rest = rest.strip_prefix("framework ").unwrap_or(&rest);
    Some((block, within(block, words.starts_with("lscb"), known(COLUMNS, without_article(rest))?)))
}

/// What a heading means in its block: an overall grade is that of whatever was inspected.
fn within(block: Block, is_board: bool, column: Column) -> Column {
    let Column::Judgement(Judgement::OverallEffectiveness) = column else { return column };
    Column::Judgement(match block {
        Block::Sif if is_board => Judgement::Lscb,
        Block::SlacSafeguardingAgain => Judgement::SafeguardingOverallEffectiveness,
        Block::SlacCareAgain => Judgement::LookedAfterChildrenOverallEffectiveness,
        Block::Plain
        | Block::Slac
        | Block::Cpi
        | Block::CpiAgain
        | Block::Lac2013
        | Block::Sif
        | Block::SifAgain
        | Block::Ilacs(_)
        | Block::Revisit => Judgement::OverallEffectiveness,
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
