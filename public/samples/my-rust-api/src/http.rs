//! The little of HTTP/1.1 that the service speaks: one request a connection, no bodies. See RFC 9110 and RFC 9112.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::stop;

/// A request line with its headers must fit into this.
const LONGEST_HEAD: usize = 8 * 1024;
/// How long a client may take to send them; less than the 30 seconds in which ECS expects a task to stop.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a waiting connection looks whether the service is stopping.
const GLANCE: Duration = Duration::from_millis(200);

pub struct Request {
    pub method: String,
    /// Without query.
    pub path: String,
}

/// Why there is no request to answer.
pub enum NoRequest {
    /// Nobody asked anything: a port scan, a TCP health check, or a client that went away.
    Nothing,
    /// It is answered with this status.
    Bad(Status),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u16, pub &'static str);

pub const OK: Status = Status(200, "OK");
pub const BAD_REQUEST: Status = Status(400, "Bad Request");
pub const NOT_FOUND: Status = Status(404, "Not Found");
pub const METHOD_NOT_ALLOWED: Status = Status(405, "Method Not Allowed");
pub const REQUEST_TIMEOUT: Status = Status(408, "Request Timeout");
pub const HEAD_TOO_LARGE: Status = Status(431, "Request Header Fields Too Large");
pub const SERVICE_UNAVAILABLE: Status = Status(503, "Service Unavailable");
pub const VERSION_NOT_SUPPORTED: Status = Status(505, "HTTP Version Not Supported");

/// Reads a request. While the service stops, what has begun to arrive is still read; a client that has sent nothing is let go.
pub fn read_request(stream: &mut TcpStream) -> Result<Request, NoRequest> {
    let deadline = Instant::now() + HEAD_TIMEOUT;
    let mut head = Vec::new();
    let mut part = [0; 1024];
    stream
        .set_read_timeout(Some(GLANCE))
        .map_err(|_| NoRequest::Nothing)?;
    loop {
        match stream.read(&mut part) {
            Ok(0) => {
                return Err(if head.is_empty() {
                    NoRequest::Nothing
                } else {
                    NoRequest::Bad(BAD_REQUEST)
                });
            }
            Ok(count) => head.extend_from_slice(&part[..count]),
            Err(error) if is_timeout(&error) => {
                if head.is_empty() && stop::is_asked() {
                    return Err(NoRequest::Nothing);
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(NoRequest::Nothing),
        }
        if let Some(end) = end_of_head(&head)? {
            return parse(&head[..end]).map_err(NoRequest::Bad);
        }
        if head.len() > LONGEST_HEAD {
            return Err(NoRequest::Bad(HEAD_TOO_LARGE));
        }
        if Instant::now() >= deadline {
            return Err(if head.is_empty() {
                NoRequest::Nothing
            } else {
                NoRequest::Bad(REQUEST_TIMEOUT)
            });
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Where the empty line begins that ends the head. A line that ends without a carriage return is no HTTP, and waiting will not mend it.
fn end_of_head(head: &[u8]) -> Result<Option<usize>, NoRequest> {
    let end = head.windows(4).position(|four| four == b"\r\n\r\n");
    let lines = &head[..end.unwrap_or(head.len())];
    let has_bare_line_feed = lines
        .iter()
        .enumerate()
        .any(|(index, byte)| *byte == b'\n' && (index == 0 || lines[index - 1] != b'\r'));
    if has_bare_line_feed {
        Err(NoRequest::Bad(BAD_REQUEST))
    } else {
        Ok(end)
    }
}

fn parse(head: &[u8]) -> Result<Request, Status> {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let parts: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let [method, target, version] = parts[..] else {
        return Err(BAD_REQUEST);
    };
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_method || !version.starts_with("HTTP/") {
        return Err(BAD_REQUEST);
    }
    if !matches!(version, "HTTP/1.1" | "HTTP/1.0") {
        return Err(VERSION_NOT_SUPPORTED);
    }
    let mut hosts = 0;
    for line in lines {
        let (name, _) = line.split_once(':').ok_or(BAD_REQUEST)?;
        if name.is_empty() || name.contains([' ', '\t']) {
            return Err(BAD_REQUEST);
        }
        hosts += usize::from(name.eq_ignore_ascii_case("host"));
    }
    // RFC 9112, section 3.2: exactly one Host in HTTP/1.1.
    if hosts > 1 || (hosts == 0 && version == "HTTP/1.1") {
        return Err(BAD_REQUEST);
    }
    let path = path_of(target).ok_or(BAD_REQUEST)?;
    Ok(Request {
        method: method.to_owned(),
        path,
    })
}

/// `/a?b` and `http://host/a?b` (as a proxy is asked, RFC 9112, section 3.2.2) both name `/a`.
fn path_of(target: &str) -> Option<String> {
    let is_clean = target.bytes().all(|byte| byte.is_ascii_graphic());
    let rest = match target.strip_prefix("http://") {
        Some(absolute) => absolute
            .find(['/', '?'])
            .map_or("/", |start| &absolute[start..]),
        None => target,
    };
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    if !is_clean {
        None
    } else if path.is_empty() && target.starts_with("http://") {
        Some("/".to_owned())
    } else if path.starts_with('/') || target == "*" {
        Some(path.to_owned())
    } else {
        None
    }
}

/// Writes an answer with its body as plain text; `without_body` for HEAD, which gets the same headers alone.
pub fn answer(
    stream: &mut TcpStream,
    status: Status,
    body: &str,
    without_body: bool,
) -> io::Result<()> {
    let Status(code, reason) = status;
    let allow = if status == METHOD_NOT_ALLOWED {
        "Allow: GET, HEAD\r\n"
    } else {
        ""
    };
    let length = body.len();
    let mut text = format!(
        "HTTP/1.1 {code} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n{allow}Connection: close\r\n\r\n"
    );
    if !without_body {
        text.push_str(body);
    }
    stream.set_write_timeout(Some(HEAD_TIMEOUT))?;
    stream.write_all(text.as_bytes())?;
    close(stream)
}

/// Closing while bytes of the client are unread would reset the connection and could take our answer with it (RFC 9112, section 9.6). So
/// we say that we are done, and read on for a moment.
fn close(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(GLANCE))?;
    let mut part = [0; 1024];
    for _ in 0..64 {
        if stream.read(&mut part)? == 0 {
            break;
        }
    }
    Ok(())
}
