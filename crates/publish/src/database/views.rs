//! The questions that the database answers by a view each. A view of tables that are not published
//! together is left out.

use ofsted_tables::schema::Contract;

/// A question.
pub(super) struct View {
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    /// Tables that it reads.
    needs: &'static [&'static str],
    pub query: &'static str,
}

/// The views of a contract's tables.
pub(super) fn views_of(contract: &Contract) -> Vec<&'static View> {
    VIEWS.iter().filter(|view| view.needs.iter().all(|table| contract.get(table).is_some())).collect()
}

const VIEWS: &[View] = &[
    View {
        name: "current_grades",
        title: "Which grades does each authority have today?",
        description: "One row for each current authority, with its latest graded inspection and that inspection's \
                      grades.",
        needs: &["latest_grades"],
        query: "SELECT authority_id, authority_name, region, framework, event, inspection_end, published_on,
  overall_effectiveness, impact_of_leaders, help_and_protection, in_care_and_care_leavers, in_care, care_leavers,
  overall_effectiveness_change, lead_inspector, report_url
FROM latest_grades
ORDER BY authority_name",
    },
    View {
        name: "authority_history",
        title: "What is the history of an authority and its predecessors?",
        description: "Every inspection and visit of an authority and of all its predecessors: one row for each \
                      authority (of_authority_id) and inspection. The other columns are those of history.",
        needs: &["authorities", "authority_changes", "history"],
        query: "WITH RECURSIVE line (of_authority_id, member_id) AS (
  SELECT authority_id, authority_id FROM authorities
  UNION
  SELECT line.of_authority_id, change.predecessor_id
  FROM line JOIN authority_changes AS change ON change.successor_id = line.member_id
)
SELECT line.of_authority_id, history.*
FROM line JOIN history ON history.authority_id = line.member_id
ORDER BY line.of_authority_id, coalesce(inspection_end, inspection_start, history.published_on), inspection_id",
    },
    View {
        name: "grades_known",
        title: "Which grades were known on a given date?",
        description: "Each graded inspection, with the first and last date (known_from and known_to) on which it was \
                      the authority's latest known one. Filter with WHERE '2020-04-01' BETWEEN known_from AND \
                      known_to.",
        needs: &["authorities", "history"],
        query: "WITH graded AS (
  SELECT *, coalesce(inspection_end, inspection_start, published_on) AS day
  FROM history WHERE is_graded AND known_from IS NOT NULL
), followed AS (
  SELECT one.*, (
    SELECT min(next.known_from) FROM graded AS next
    WHERE next.authority_id = one.authority_id AND (next.day, next.inspection_id) > (one.day, one.inspection_id)
  ) AS next_on
  FROM graded AS one
), placed AS (
  SELECT followed.authority_id, authorities.name AS authority_name,
    max(followed.known_from, coalesce(valid_from, followed.known_from)) AS known_from,
    min(coalesce(date(next_on, '-1 day'), '9999-12-31'), coalesce(valid_to, '9999-12-31')) AS known_to,
    inspection_id, source, framework, event, inspection_end, published_on, overall_effectiveness, impact_of_leaders,
    help_and_protection, in_care_and_care_leavers, in_care, care_leavers, report_url, lowest_grade
  FROM followed JOIN authorities USING (authority_id)
)
SELECT * FROM placed
WHERE known_from <= known_to
ORDER BY authority_id, known_from",
    },
    View {
        name: "neighbours",
        title: "How were an authority's statistical neighbours judged?",
        description: "One row for each authority and statistical neighbour, most similar first (position 1), with the \
                      neighbour's latest grades.",
        needs: &["latest_grades"],
        query: "WITH RECURSIVE listed (authority_id, position, neighbour_id, rest) AS (
  SELECT authority_id, 0, NULL, statistical_neighbours || ';' FROM latest_grades
  UNION ALL
  SELECT authority_id, position + 1, substr(rest, 1, instr(rest, ';') - 1), substr(rest, instr(rest, ';') + 1)
  FROM listed WHERE rest <> ''
)
SELECT listed.authority_id, position, neighbour_id, authority_name AS neighbour_name, framework, inspection_end,
  published_on, overall_effectiveness, impact_of_leaders, help_and_protection, in_care_and_care_leavers, in_care,
  care_leavers
FROM listed JOIN latest_grades ON latest_grades.authority_id = listed.neighbour_id
ORDER BY listed.authority_id, position",
    },
    View {
        name: "report_findings",
        title: "What was odd about a report?",
        description: "The findings about each report: those whose key begins with its id, and those about its \
                      document.",
        needs: &["findings", "inspections"],
        query: "SELECT inspections.report_id, authority_id, authority_name, framework, inspections.published_on, severity, code,
  dataset, \"key\", \"column\", message, printed, findings.page, report_url
FROM findings JOIN inspections
  ON inspections.document_sha256 = findings.document_sha256
  OR (dataset IN ('inspections', 'judgements', 'points', 'paragraphs', 'report_providers')
      AND inspections.report_id = substr(\"key\", 1, instr(\"key\" || '/', '/') - 1))
ORDER BY inspections.report_id, finding_id",
    },
    View {
        name: "report_text",
        title: "What does a report say?",
        description: "The full text of each report in reading order, with the report's authority, framework and date.",
        needs: &["inspections", "paragraphs"],
        query: "SELECT report_id, authority_id, authority_name, framework, event, published_on, ordinal, page, section, heading,
  number, kind, text, report_url
FROM paragraphs JOIN inspections USING (report_id)
ORDER BY report_id, ordinal",
    },
    View {
        name: "publication_times",
        title: "How long does it take to publish a report?",
        description: "Days from the last day on site to publication, for each framework and year of publication: the \
                      number of reports, and the fewest, median and most days.",
        needs: &["publication_lag"],
        query: "WITH placed AS (
  SELECT framework, publication_year, days_to_publication,
    row_number() OVER (PARTITION BY framework, publication_year ORDER BY days_to_publication, report_id) AS place,
    count(*) OVER (PARTITION BY framework, publication_year) AS reports
  FROM publication_lag
)
SELECT framework, publication_year, reports, min(days_to_publication) AS least_days,
  avg(CASE WHEN place IN ((reports + 1) / 2, (reports + 2) / 2) THEN days_to_publication END) AS median_days,
  max(days_to_publication) AS most_days
FROM placed
GROUP BY framework, publication_year, reports
ORDER BY framework, publication_year",
    },
    View {
        name: "next_inspections",
        title: "Which authority has waited longest, and when might its next inspection begin?",
        description: "One row for each authority, longest wait first. It has the dates by which one in ten, a quarter, \
                      half, three quarters and nine in ten of past gaps end, after the same grade and an equally long \
                      wait. It also says how reliable such windows would have been. This is arithmetic, not a forecast \
                      by Ofsted.",
        needs: &["waiting"],
        query: "SELECT rank, tied, authority_id, authority_name, region, framework, inspection_start, grade_by, grade, gaps,
  next_earliest_on, next_median_on, next_latest_on, absent_reason, open_gaps, next_lower_quartile_on,
  next_upper_quartile_on, middle_half_tested, middle_half_inside, band_80_tested, band_80_inside
FROM waiting
ORDER BY rank IS NULL, rank, authority_id",
    },
];
