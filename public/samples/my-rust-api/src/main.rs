//! A small HTTP service on the standard library alone, made to be run by Amazon ECS.
//!
//! `my-rust-api` serves; `my-rust-api health` asks a running one how it is.
//! `BIND_ADDR` says where it listens, `LOG_LEVEL` how much it tells.

mod health;
mod http;
mod log;
mod serve;
mod settings;
mod stop;

use std::env;
use std::process::ExitCode;

use settings::Settings;

/// The command, or what is set in its environment, makes no sense.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    let settings = match Settings::from_environment() {
        Ok(settings) => settings,
        Err(problem) => return unusable(&problem),
    };
    let arguments: Vec<String> = env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] => serve::serve(&settings),
        ["health"] => health::check(&settings),
        _ => return unusable("usage: my-rust-api [health]"),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("my-rust-api: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn unusable(problem: &str) -> ExitCode {
    eprintln!("my-rust-api: {problem}");
    ExitCode::from(UNUSABLE)
}
