//! The media type of every published file, as a server should tell it. Knows names, opens no file.

use super::describe::Form;

/// The media type of a file by its name, with its letters' encoding where it is text.
pub fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name == "sitemap.xml" {
        return "application/xml; charset=utf-8"; // every other XML file is a feed
    }
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("jsonld") => "application/ld+json",
        Some("xml") => "application/atom+xml; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/vnd.microsoft.icon",
        Some("woff2") => "font/woff2",
        Some("md") => "text/markdown; charset=utf-8",
        Some("cff") => "application/yaml",
        Some("gz") => "application/gzip",
        Some("txt") | None => "text/plain; charset=utf-8",
        Some(extension) => Form::of_extension(extension).map_or("application/octet-stream", Form::media_type),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_show_text_and_save_data() {
        for (path, expected) in [
            ("data/judgements.parquet", "application/vnd.apache.parquet"),
            ("versions/2026.05.04/data/ofsted.sqlite", "application/vnd.sqlite3"),
            ("data/judgements.csv", "text/csv; charset=utf-8"),
            ("data/judgements.csv-metadata.json", "application/json"),
            ("authority/hackney/feed.xml", "application/atom+xml; charset=utf-8"),
            ("sitemap.xml", "application/xml; charset=utf-8"),
            ("SHA256SUMS", "text/plain; charset=utf-8"),
            ("state.jsonl.gz", "application/gzip"),
            ("data/something.new", "application/octet-stream"),
        ] {
            assert_eq!(media_type(path), expected, "{path}");
        }
    }
}
