internal import ClusterModel
internal import Dispatch
internal import Glibc
internal import Inspection

/// Standard output as a `Screen`, until SIGINT, SIGTERM or SIGHUP.
final class Terminal {
  private let screen: Screen
  private let interrupted = DispatchSemaphore(value: 0)
  private var sources: [any DispatchSourceSignal] = []

  /// Opens the screen.
  ///
  /// - Parameter isUsed: false if texts are to be written one below the other even on a terminal.
  init(isUsed: Bool) {
    let isTerminal = isUsed && isatty(STDOUT_FILENO) == 1
    screen = Screen(isTerminal: isTerminal)
    if isTerminal { trapSignals() }
    writeControls(screen.opening)
  }

  private func trapSignals() {
    let interrupted = interrupted
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { interrupted.signal() }
      source.resume()
      sources.append(source)
    }
  }

  /// Waits; returns false if a signal asked the command to end.
  func wait(seconds: Int) -> Bool { interrupted.wait(timeout: .now() + .seconds(seconds)) == .timedOut }

  /// Shows a text.
  func show(_ text: String) { writeControls(screen.showing(text.printable, height: height)) }

  private var height: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 1 else { return 24 }
    return Int(size.ws_row)
  }

  /// Restores the terminal.
  func restore() { writeControls(screen.closing) }
}
