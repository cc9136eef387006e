internal import Dispatch
internal import Foundation

/// A terminal that shows one text after the other in the same place, until SIGINT or SIGTERM. What is no terminal gets all
/// of them, one below the other.
final class Screen {
  private let isUsed: Bool
  private let interrupted = DispatchSemaphore(value: 0)
  private var sources: [any DispatchSourceSignal] = []

  /// Takes the terminal's other screen, so that what stood there comes back in the end.
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
    writeOutput("\u{1b}[?1049h\u{1b}[?25l")  // the other screen, no cursor
  }

  /// False when somebody wants this to end.
  func wait(seconds: Int) -> Bool { interrupted.wait(timeout: .now() + .seconds(seconds)) == .timedOut }

  /// Shows as much of the text as has room.
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

  /// The terminal as it was.
  func restore() {
    guard isUsed else { return }
    writeOutput("\u{1b}[?25h\u{1b}[?1049l")
  }
}
