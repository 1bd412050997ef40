//! Listens, answers each connection in a thread of its own, and stops when it is asked to.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::http::{self, NoRequest, Status};
use crate::log::Log;
use crate::settings::Settings;
use crate::stop;

/// More clients at once are sent away with 503, so that a flood cannot take the task's memory.
const MOST_CONNECTIONS: usize = 256;
/// A thread's stack holds one request head; the usual 2 MiB would be waste.
const STACK_BYTES: usize = 128 * 1024;

/// Serves until it is asked to stop, then returns once every request that has begun is answered.
pub fn serve(settings: &Settings) -> Result<(), String> {
    let log = Log {
        level: settings.level,
    };
    // Before listening: whoever sees us listen may stop us.
    let wait_for_signal =
        stop::listen_for_signals().map_err(|error| format!("cannot handle signals: {error}"))?;
    let listener = TcpListener::bind(settings.bind)
        .map_err(|error| format!("cannot listen on {}: {error}", settings.bind))?;
    let address = listener
        .local_addr()
        .map_err(|error| format!("cannot tell where it listens: {error}"))?;
    thread::spawn(move || {
        wait_for_signal();
        // `accept` sleeps until somebody comes: we come.
        drop(TcpStream::connect_timeout(
            &reachable(address),
            Duration::from_secs(1),
        ));
    });
    log.info(&format!("listening on {address}"));
    let open = AtomicUsize::new(0);
    // A scope ends when all of its threads have: no request is cut off.
    thread::scope(|scope| {
        let welcome = |stream: TcpStream, from: SocketAddr| {
            let number = open.fetch_add(1, Ordering::SeqCst);
            let open = &open;
            let is_full = number >= MOST_CONNECTIONS;
            let work = move || {
                converse(stream, from, is_full, log);
                open.fetch_sub(1, Ordering::SeqCst);
            };
            if let Err(error) = thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, work)
            {
                open.fetch_sub(1, Ordering::SeqCst);
                log.error(&format!("no thread for {from}: {error}"));
            }
        };
        while !stop::is_asked() {
            match listener.accept() {
                Ok((stream, from)) => welcome(stream, from),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    log.error(&format!("cannot accept: {error}"));
                    // Most likely there are too many open files; trying again at once would only burn CPU.
                    thread::sleep(Duration::from_millis(50));
                }
            }
        }
        // Whom the kernel has already let in is served too. After that, nobody is: the address is free again.
        if listener.set_nonblocking(true).is_ok() {
            while let Ok((stream, from)) = listener.accept() {
                let _ = stream.set_nonblocking(false);
                welcome(stream, from);
            }
        }
        drop(listener);
        log.info("stopping: no new connections, finishing what has begun");
    });
    log.info("stopped");
    Ok(())
}

/// `0.0.0.0` and `::` mean every address; from inside, loopback is the one to call.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn converse(mut stream: TcpStream, from: SocketAddr, is_full: bool, log: Log) {
    if is_full {
        log.warn(&format!(
            "{from} sent away: {MOST_CONNECTIONS} connections are open"
        ));
        let _ = http::answer(&mut stream, http::SERVICE_UNAVAILABLE, "try again\n", false);
        return;
    }
    let answered = match http::read_request(&mut stream) {
        Ok(request) => {
            let (status, body) = route(&request.method, &request.path);
            // Debug formatting writes control characters as escapes, so that no client can forge a line of the log.
            let line = format!("{from} {} {:?} {}", request.method, request.path, status.0);
            // A health check comes every few seconds, day and night: who wants to see it, asks for `debug`.
            if request.path == "/healthz" {
                log.debug(&line)
            } else {
                log.info(&line)
            }
            http::answer(&mut stream, status, body, request.method == "HEAD")
        }
        Err(NoRequest::Bad(status)) => {
            log.warn(&format!(
                "{from} sent no request that can be answered: {} {}",
                status.0, status.1
            ));
            http::answer(&mut stream, status, "", false)
        }
        Err(NoRequest::Nothing) => Ok(()),
    };
    if let Err(error) = answered {
        log.debug(&format!("{from} did not stay: {error}"));
    }
}

fn route(method: &str, path: &str) -> (Status, &'static str) {
    let body = match path {
        "/" => "Hello from my-rust-api\n",
        "/healthz" => "ok\n",
        _ => return (http::NOT_FOUND, "not found\n"),
    };
    if matches!(method, "GET" | "HEAD") {
        (http::OK, body)
    } else {
        (http::METHOD_NOT_ALLOWED, "only GET and HEAD\n")
    }
}
