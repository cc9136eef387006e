internal import KubeWire

/// Splits the bytes of a watch into events, in either format.
enum FrameSplitter: Sendable {
  case lines(LineSplitter)
  case wire(WireFrames)

  init(_ format: ResponseFormat) {
    switch format {
    case .json: self = .lines(LineSplitter())
    case .protobuf: self = .wire(WireFrames())
    }
  }

  /// Whether every byte was returned in a frame.
  var isEmpty: Bool {
    switch self {
    case .lines(let lines): lines.isEmpty
    case .wire(let frames): frames.waiting == 0
    }
  }

  /// Appends received bytes.
  mutating func append(_ piece: some Sequence<UInt8>) {
    switch self {
    case .lines(var lines):
      self = .none
      lines.append(piece)
      self = .lines(lines)
    case .wire(var frames):
      self = .none
      frames.append(piece)
      self = .wire(frames)
    }
  }

  /// Returns the next complete frame; nil if more bytes are needed.
  mutating func next() throws(RequestFailure) -> [UInt8]? {
    switch self {
    case .lines(var lines):
      self = .none
      defer { self = .lines(lines) }
      return try lines.next()
    case .wire(var frames):
      self = .none
      defer { self = .wire(frames) }
      do throws(WireError) { return try frames.next() } catch { throw .malformed("\(error)") }
    }
  }

  /// A placeholder that lets the payload be modified in place, without a copy.
  private static let none = Self.lines(LineSplitter())
}
