internal import Dispatch
internal import Foundation

/// Shows one text after another in the same place on a terminal, until SIGINT, SIGTERM or SIGHUP. If standard output is
/// not a terminal, all texts are written one below the other.
final class Screen {
  private let isUsed: Bool
  private let interrupted = DispatchSemaphore(value: 0)
  private var sources: [any DispatchSourceSignal] = []

  /// Switches to the terminal's alternate screen, so that the previous content comes back at the end.
  init(isUsed: Bool) {
    self.isUsed = isUsed && isatty(STDOUT_FILENO) == 1
    guard self.isUsed else { return }
    let interrupted = interrupted
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { interrupted.signal() }
      source.resume()
      sources.append(source)
    }
    writeOutput("\u{1b}[?1049h\u{1b}[?25l")  // alternate screen, no cursor
  }

  /// Waits; returns false if a signal asked the command to end.
  func wait(seconds: Int) -> Bool { interrupted.wait(timeout: .now() + .seconds(seconds)) == .timedOut }

  /// Shows as many lines of the text as fit.
  func show(_ text: String) {
    guard isUsed else { return writeOutput(text) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(height)
    writeOutput("\u{1b}[H\u{1b}[2J" + lines.joined(separator: "\n"))
  }

  private var height: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 1 else { return 24 }
    return Int(size.ws_row)
  }

  /// Restores the terminal.
  func restore() {
    guard isUsed else { return }
    writeOutput("\u{1b}[?25h\u{1b}[?1049l")
  }
}
