//! What GOV.UK's content API says of a page: the pages of a collection, and the files that stand on
//! a page. Fetches nothing.

use serde_json::Value;
use url::Url;

use super::ShapeChanged;
use super::bounded::MOST_BYTES;

/// How the types of `OpenDocument` workbooks end.
const WORKBOOK_TYPE: &str = "opendocument.spreadsheet";

/// How the names of `OpenDocument` workbooks end.
const WORKBOOK_NAME: &str = ".ods";

/// Where the content API has a page, before its path.
const CONTENT: &str = "/api/content";

/// A page of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectedPage {
    /// Its title.
    pub title: String,
    /// Its path.
    pub path: String,
}

/// A workbook on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedWorkbook {
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: Url,
}

/// What a page has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentPage {
    /// The pages that it collects.
    pub pages: Vec<CollectedPage>,
    /// The workbooks that stand on it.
    pub workbooks: Vec<AttachedWorkbook>,
}

/// The address at which the content API tells of a page; `None` where the path leads to another
/// host.
pub fn content_address(pages: &Url, path: &str) -> Option<Url> {
    let address = pages.join(&format!("{CONTENT}{path}")).ok()?;
    (address.host() == pages.host() && address.path().starts_with(CONTENT)).then_some(address)
}

/// Reads what the content API says of a page.
///
/// # Errors
/// Where it is no answer of the content API.
pub fn read_content(body: &[u8], address: &Url) -> Result<ContentPage, ShapeChanged> {
    let changed = |found: String| ShapeChanged::new(address, "a response from GOV.UK's content API", found);
    if body.len() > MOST_BYTES {
        return Err(changed(format!("{} bytes; the limit is {MOST_BYTES}", body.len())));
    }
    let page: Value =
        serde_json::from_slice(body).map_err(|error| changed(format!("a response that is not JSON: {error}")))?;
    if page.get("base_path").and_then(Value::as_str).is_none() {
        return Err(changed("JSON without the key `base_path`".to_owned()));
    }
    let pages = list(&page, "/links/documents").filter_map(collected).collect();
    let workbooks = list(&page, "/details/attachments").filter_map(|file| attached(file, address)).collect();
    Ok(ContentPage { pages, workbooks })
}

fn list<'a>(page: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    page.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn collected(document: &Value) -> Option<CollectedPage> {
    let (title, path) = (document.get("title")?.as_str()?, document.get("base_path")?.as_str()?);
    Some(CollectedPage { title: title.to_owned(), path: path.to_owned() })
}

/// A workbook; files of other kinds are none.
fn attached(file: &Value, page: &Url) -> Option<AttachedWorkbook> {
    let text = |key| file.get(key).and_then(Value::as_str);
    let address = page.join(text("url")?).ok()?;
    let is_workbook = text("content_type").is_some_and(|of| of.ends_with(WORKBOOK_TYPE))
        || address.path().to_lowercase().ends_with(WORKBOOK_NAME);
    let title = text("title").or_else(|| text("filename")).unwrap_or_default().to_owned();
    is_workbook.then_some(AttachedWorkbook { title, address })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<ContentPage, ShapeChanged> {
        read_content(body.as_bytes(), &"https://www.gov.uk/api/content/government/collections/some".parse().unwrap())
    }

    #[test]
    fn pages_and_workbooks_are_told_and_other_files_are_not() {
        let page = read(
            r#"{"base_path": "/some", "links": {"documents": [{"title": "Outcomes", "base_path": "/government/statistics/a"}, {"title": "Without a path"}]},
            "details": {"attachments": [
              {"title": "Data", "url": "https://assets.publishing.service.gov.uk/media/1/data.ods", "content_type": "application/vnd.oasis.opendocument.spreadsheet"},
              {"title": "Main findings", "url": "/government/statistics/a/main-findings"},
              {"title": "Access list", "url": "https://assets.publishing.service.gov.uk/media/2/list.pdf", "content_type": "application/pdf"}]}}"#,
        )
        .unwrap();
        assert_eq!(
            page.pages,
            [CollectedPage { title: "Outcomes".to_owned(), path: "/government/statistics/a".to_owned() }]
        );
        let titles: Vec<&str> = page.workbooks.iter().map(|workbook| workbook.title.as_str()).collect();
        assert_eq!(titles, ["Data"]);
    }

    #[test]
    fn what_is_no_answer_of_the_api_is_told() {
        assert!(read("<html>").unwrap_err().found.starts_with("a response that is not JSON"));
        assert_eq!(read("{}").unwrap_err().found, "JSON without the key `base_path`");
        assert_eq!(read(r#"{"base_path": "/some"}"#).unwrap(), ContentPage::default());
    }

    #[test]
    fn a_path_stays_on_its_host() {
        let pages: Url = "https://www.gov.uk/".parse().unwrap();
        let at = |path| content_address(&pages, path).map(String::from);
        assert_eq!(at("/some/page").as_deref(), Some("https://www.gov.uk/api/content/some/page"));
        assert_eq!(at("/../../elsewhere"), None);
    }
}
