//! What the environment sets.

use std::env;
use std::net::SocketAddr;

use crate::log::Level;

/// Loopback: nobody outside of the task can reach it. Safe on a laptop, and a trap in a container.
const DEFAULT_BIND_ADDR: &str = "127.0.0.1:8080";

pub struct Settings {
    /// Where to listen, from `BIND_ADDR`. `0.0.0.0:8080` means every address that the task has.
    pub bind: SocketAddr,
    /// How much to log, from `LOG_LEVEL`; `info` where it is not set.
    pub level: Level,
}

impl Settings {
    /// A wrong value is an error, never a silent default: a task that stops at once with a sentence is easier to mend than one that
    /// listens somewhere else.
    pub fn from_environment() -> Result<Settings, String> {
        let bind = variable("BIND_ADDR")?.unwrap_or_else(|| DEFAULT_BIND_ADDR.to_owned());
        let bind = bind.parse().map_err(|_| {
            format!("BIND_ADDR must be an address and a port, as in 0.0.0.0:8080; it is {bind:?}")
        })?;
        let level = match variable("LOG_LEVEL")? {
            None => Level::Info,
            Some(name) => Level::named(&name).ok_or_else(|| {
                format!("LOG_LEVEL must be error, warn, info or debug; it is {name:?}")
            })?,
        };
        Ok(Settings { bind, level })
    }
}

fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{name} is no UTF-8 text")),
    }
}
