//! Lines on standard output, where the log driver of the container picks them up. They carry no time: CloudWatch Logs adds its own.

use std::io::{self, Write};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

impl Level {
    pub fn named(name: &str) -> Option<Level> {
        match name.to_ascii_lowercase().as_str() {
            "error" => Some(Level::Error),
            "warn" => Some(Level::Warn),
            "info" => Some(Level::Info),
            "debug" => Some(Level::Debug),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        }
    }
}

/// Writes what is at the chosen level or more serious.
#[derive(Clone, Copy)]
pub struct Log {
    pub level: Level,
}

impl Log {
    pub fn error(self, message: &str) {
        self.write(Level::Error, message);
    }

    pub fn warn(self, message: &str) {
        self.write(Level::Warn, message);
    }

    pub fn info(self, message: &str) {
        self.write(Level::Info, message);
    }

    pub fn debug(self, message: &str) {
        self.write(Level::Debug, message);
    }

    /// A log that nobody reads any more is no reason to stop serving, so a failed write is let go.
    fn write(self, level: Level, message: &str) {
        if level <= self.level {
            let mut out = io::stdout().lock();
            let _ = writeln!(out, "{} {message}", level.name()).and_then(|()| out.flush());
        }
    }
}
