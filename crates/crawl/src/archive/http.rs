//! The HTTP messages inside records: heads written from an exchange, and read back.

use ofsted_model::{Exchange, HttpHeader};

use super::record;

/// The request as it went out.
pub(super) fn request_message(exchange: &Exchange) -> Vec<u8> {
    let asked = &exchange.asked_at;
    let query = asked.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut message = format!("GET {}{query} HTTP/1.1\r\n", asked.path());
    push_headers(&mut message, &exchange.request_headers);
    message.into_bytes()
}

/// The answer's status line and headers, with the empty line.
pub(super) fn response_head(exchange: &Exchange) -> Vec<u8> {
    let reason = match exchange.status {
        200 => "OK",
        304 => "Not Modified",
        _ => "",
    };
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", exchange.status);
    push_headers(&mut head, &exchange.response_headers);
    head.into_bytes()
}

/// Status and headers of an answer kept in a record.
pub(super) fn read_head(block: &[u8]) -> Option<(u16, Vec<HttpHeader>)> {
    let head = block.get(..record::body_start(block)?)?;
    let head = String::from_utf8_lossy(head);
    let status = head.split(' ').nth(1)?.trim().parse().ok()?;
    Some((status, record::head_fields(&head)))
}

/// The first header with a name.
pub(super) fn header<'a>(headers: &'a [HttpHeader], name: &str) -> Option<&'a str> {
    headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn push_headers(head: &mut String, headers: &[HttpHeader]) {
    for (name, value) in headers {
        // The client took the chunks off; a header that promises them would no longer fit the body
        // beneath it.
        let framing = name.eq_ignore_ascii_case("transfer-encoding");
        head.push_str(if framing { "X-Original-" } else { "" });
        head.push_str(name);
        head.push_str(": ");
        head.push_str(&value.replace(['\r', '\n'], " "));
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_comes_back_and_promises_no_chunks() {
        let exchange = Exchange {
            address: "https://reports.example/search?q=&rows=100".parse().unwrap(),
            asked_at: "http://127.0.0.1:8044/search?q=&rows=100".parse().unwrap(),
            status: 200,
            request_headers: vec![("host".to_owned(), "127.0.0.1:8044".to_owned())],
            response_headers: vec![
                ("content-type".to_owned(), "text/html".to_owned()),
                ("transfer-encoding".to_owned(), "chunked".to_owned()),
            ],
            body: Vec::new(),
        };
        let request = String::from_utf8(request_message(&exchange)).unwrap();
        assert_eq!(request, "GET /search?q=&rows=100 HTTP/1.1\r\nhost: 127.0.0.1:8044\r\n\r\n");
        let (status, headers) = read_head(&response_head(&exchange)).unwrap();
        assert_eq!((status, header(&headers, "Content-Type")), (200, Some("text/html")));
        assert_eq!(header(&headers, "transfer-encoding"), None);
    }
}
