//! SIGTERM, which ECS sends to a container that must stop; SIGKILL follows after `stopTimeout`, 30 seconds unless the definition says
//! otherwise.
//!
//! In a container the service is process 1, and the kernel drops every signal to process 1 that it has no handler for. Without this
//! file, SIGTERM would do nothing and each stop would end in SIGKILL, exit code 137.

use std::ffi::{c_int, c_void};
use std::io::{self, Read};
use std::os::fd::IntoRawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// The same numbers on Linux and macOS.
const SIGINT: c_int = 2;
const SIGTERM: c_int = 15;
/// What signal(2) returns where it fails.
const SIG_ERR: usize = usize::MAX;

// The standard library cannot handle signals, but it already links the C library, which can.
unsafe extern "C" {
    fn signal(number: c_int, handler: extern "C" fn(c_int)) -> usize;
    fn write(descriptor: c_int, bytes: *const c_void, count: usize) -> isize;
}

static IS_ASKED: AtomicBool = AtomicBool::new(false);
static BELL: AtomicI32 = AtomicI32::new(-1);

/// Runs between any two instructions of any thread, so it may do next to nothing: no lock, no allocation, no print. One byte into a
/// socket is allowed (signal-safety(7)); it is written once, so there is always room for it and `errno` stays as it was.
extern "C" fn on_signal(_number: c_int) {
    if !IS_ASKED.swap(true, Ordering::SeqCst) {
        let byte = 1u8;
        // SAFETY: the descriptor was opened before this handler was installed and is never closed; the byte outlives the call.
        unsafe { write(BELL.load(Ordering::SeqCst), (&raw const byte).cast(), 1) };
    }
}

/// True from the first SIGTERM (or Ctrl-C) on.
pub fn is_asked() -> bool {
    IS_ASKED.load(Ordering::SeqCst)
}

/// From now on SIGTERM and SIGINT are noted instead of ending the process. What is returned waits for the first of them.
pub fn listen_for_signals() -> io::Result<impl FnOnce() + Send> {
    // A thread that waits for a byte wakes at once and costs nothing until then: the "self-pipe", here a pair of sockets because the
    // standard library has those.
    let (bell, mut waiting) = UnixStream::pair()?;
    BELL.store(bell.into_raw_fd(), Ordering::SeqCst);
    for number in [SIGTERM, SIGINT] {
        // SAFETY: `on_signal` is a function with C's calling convention that does only what a handler may do.
        if unsafe { signal(number, on_signal) } == SIG_ERR {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(move || {
        let _ = waiting.read_exact(&mut [0]);
    })
}
