//! The closed lists of words in the data that are no remit's: reasons, states, kinds of rows.

use super::word::words;

words! {
    /// Whose code of an authority it is.
    Scheme {
        /// Nine characters, of the Office for National Statistics.
        Gss = "gss",
        /// Three digits, of the Department for Education.
        La = "la",
        /// An id of a provider on Ofsted's site.
        Urn = "urn",
    }
}

words! {
    /// Why there is no grade.
    AbsentReason {
        /// The framework has no such judgement.
        NotInFramework = "not_in_framework",
        /// The report says that it was not judged.
        NotJudged = "not_judged",
        /// It is printed, but could not be read.
        Unreadable = "unreadable",
        /// It is printed, but it cannot be told whether a person sees it.
        VisibilityDoubtful = "visibility_doubtful",
        /// The event is not graded.
        NotGradedEvent = "not_graded_event",
        /// The document does not fit its listing: nothing that it says is published.
        DoubtfulDocument = "doubtful_document",
    }
}

words! {
    /// What gave the same grade a second time: the first that holds, in this order.
    ConfirmedBy {
        /// A section heading of the report.
        Heading = "heading",
        /// A sentence of the report.
        Sentence = "sentence",
        /// A second place on the provider's page.
        Page = "page",
        /// A later report of the same authority.
        Report = "report",
        /// Official statistics for the same inspection.
        Official = "official",
        /// Another source gives another grade, and nothing says why.
        Disputed = "disputed",
        /// Nothing that was found.
        None = "none",
    }
}

words! {
    /// What kind of point a report makes.
    PointKind {
        /// Something that needs to improve.
        Improvement = "improvement",
        /// An area for priority action.
        PriorityAction = "priority_action",
        /// A recommendation (SIF and before).
        Recommendation = "recommendation",
    }
}

words! {
    /// How far a report could be read.
    ReadState {
        /// All that its kind of report prints was read.
        Read = "read",
        /// Something is missing; findings say what.
        PartlyRead = "partly_read",
        /// The document is not a PDF with text.
        Unreadable = "unreadable",
        /// There is no document yet.
        NotFetched = "not_fetched",
        /// The document does not fit what the page lists: it may be another report's, and nothing
        /// is taken from it.
        Doubtful = "doubtful",
    }
}

words! {
    /// How a provider was met in this run.
    ProviderObservation {
        /// Listed, and its page was read.
        Seen = "seen",
        /// Known from before, no longer listed.
        NotListed = "not_listed",
        /// Its page answers that it is gone.
        Gone = "gone",
        /// Its page could not be fetched.
        FetchFailed = "fetch_failed",
        /// Its page could not be read.
        ParseFailed = "parse_failed",
        /// As before.
        Carried = "carried",
    }
}

words! {
    /// How a report was met when its page was last asked for.
    ReportObservation {
        /// On its provider's page.
        Listed = "listed",
        /// Known from before, no longer on the page.
        Withdrawn = "withdrawn",
        /// The page could not be fetched or read; as before.
        Carried = "carried",
    }
}

words! {
    /// What became of a row from one version of the data to the next.
    ChangeKind {
        /// The version before does not have it.
        Added = "added",
        /// The version after does not have it.
        Removed = "removed",
        /// One of its values is another.
        Changed = "changed",
    }
}

words! {
    /// What a row of a document's full text is.
    ParagraphKind {
        /// A heading.
        Heading = "heading",
        /// Running text, numbered or not.
        Paragraph = "paragraph",
        /// An item of a list.
        Bullet = "bullet",
        /// Small print at the foot of a page.
        Footnote = "footnote",
        /// The short cells of a table's row.
        TableRow = "table_row",
    }
}

words! {
    /// What a part of a document is about, by its heading.
    Section {
        /// Title, dates and what stands before the first section.
        Opening = "opening",
        /// A table of grades.
        Grades = "grades",
        /// Area SEND: the outcome.
        Outcome = "outcome",
        /// The list of contents.
        Contents = "contents",
        /// A report's summary.
        Summary = "summary",
        /// A letter's headline findings or overview.
        HeadlineFindings = "headline_findings",
        /// Findings under no heading of their own.
        Findings = "findings",
        /// What is done well.
        Strengths = "strengths",
        /// What needs to improve.
        WhatNeedsToImprove = "what_needs_to_improve",
        /// Areas for priority action.
        PriorityActions = "priority_actions",
        /// Recommendations.
        Recommendations = "recommendations",
        /// Progress since an inspection before.
        Progress = "progress",
        /// Leaders, leadership, management and governance.
        Leaders = "leaders",
        /// Children who need help and protection.
        HelpAndProtection = "help_and_protection",
        /// Children in care and care leavers together.
        InCareAndCareLeavers = "in_care_and_care_leavers",
        /// Children in care.
        InCare = "in_care",
        /// SIF: looked after children and achieving permanence.
        LookedAfterAndPermanence = "looked_after_and_permanence",
        /// Adoption.
        Adoption = "adoption",
        /// Care leavers.
        CareLeavers = "care_leavers",
        /// The Local Safeguarding Children Board.
        Board = "board",
        /// Area SEND: what it is like to be a child in the area.
        LivedExperience = "lived_experience",
        /// A study of practice, in a box.
        PracticeStudy = "practice_study",
        /// Written for children and young people.
        SummaryForChildren = "summary_for_children",
        /// Figures and facts about the authority or area.
        AboutTheArea = "about_the_area",
        /// What grades mean.
        GradeDescriptors = "grade_descriptors",
        /// How, by whom and under which law it was inspected.
        InformationAboutInspection = "information_about_inspection",
        /// Area SEND: the bodies of the partnership.
        PartnershipDetails = "partnership_details",
        /// What happens next.
        NextSteps = "next_steps",
        /// A letter's end, with its signers.
        Closing = "closing",
        /// Ofsted's own standing words about itself, complaints and copyright.
        PublisherInformation = "publisher_information",
        /// Under a heading that is not known.
        Other = "other",
    }
}

words! {
    /// What a sheet of Ofsted's own tables lists.
    OfficialSheet {
        /// Every authority with its newest grades.
        Latest = "latest",
        /// The inspections and visits of one year.
        InYear = "in_year",
        /// Inspections of all years.
        History = "history",
    }
}

words! {
    /// What Ofsted changed when it published an old grade again.
    Rewriting {
        /// The grade: `Adequate` stands as `Requires improvement to be good`.
        Scale = "scale",
        /// The judgement: children in care and care leavers together stand under children in care.
        Judgement = "judgement",
    }
}

words! {
    /// Why a row of Ofsted's own tables has no grade.
    OfficialAbsence {
        /// A dash, or words that say so.
        NotJudged = "not_judged",
        /// The event is not graded.
        NotGradedEvent = "not_graded_event",
        /// The table says that nothing has taken place yet.
        NotYetInspected = "not_yet_inspected",
        /// There are words that are no grade.
        Unreadable = "unreadable",
    }
}

words! {
    /// What came of an Area SEND inspection or revisit of 2016 to 2022.
    SendOutcome {
        /// The area had to write a statement of action.
        StatementRequired = "written_statement_required",
        /// It had not.
        StatementNotRequired = "no_written_statement",
        /// Revisit: progress was sufficient with all weaknesses.
        SufficientProgress = "sufficient_progress",
        /// Revisit: with some of them.
        SomeProgress = "some_sufficient_progress",
        /// Revisit: with none.
        InsufficientProgress = "insufficient_progress",
    }
}
