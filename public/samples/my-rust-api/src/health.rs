//! `my-rust-api health`: asks the service in the same container how it is. The image has no shell and no curl, so the program checks
//! itself; a container health check calls it as `["CMD", "/my-rust-api", "health"]`.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::serve::reachable;
use crate::settings::Settings;

/// Below the 5 seconds that a container health check waits unless it says otherwise.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Healthy where `GET /healthz` on the address of `BIND_ADDR` gets 200; else the reason. Over loopback it says nothing of who else can
/// reach the service: that is the load balancer's question.
pub fn check(settings: &Settings) -> Result<(), String> {
    let address = reachable(settings.bind);
    let line = ask(address).map_err(|error| format!("unhealthy: {address}: {error}"))?;
    if line.starts_with("HTTP/1.1 200 ") {
        Ok(())
    } else {
        Err(format!("unhealthy: {address} answers {line:?}"))
    }
}

/// The first line of the answer.
fn ask(address: std::net::SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    write!(
        stream,
        "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(1024).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
