/// Cuts a stream of bytes into lines, which is how a watch in JSON is framed.
struct LineSplitter: Sendable {
  private var bytes: [UInt8] = []
  /// Where the next line begins.
  private var start = 0
  /// Up to where there is no end of a line.
  private var searched = 0
  private let limit: Int

  /// - Parameter limit: how many bytes a line may have. etcd stores at most 1.5 MiB in an object.
  init(limit: Int = 16 << 20) { self.limit = limit }

  /// Whether all that came was given.
  var isEmpty: Bool { start == bytes.count }

  /// Adds what came.
  mutating func append(_ piece: some Sequence<UInt8>) {
    if start > 0 {
      bytes.removeFirst(start)
      searched -= start
      start = 0
    }
    bytes += piece
  }

  /// The next whole line that is not empty; nil when more bytes are needed.
  mutating func next() throws(RequestFailure) -> [UInt8]? {
    while let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = bytes[start..<end]
      start = end + 1
      searched = start
      if !line.isEmpty { return Array(line) }
    }
    searched = bytes.count
    if bytes.count - start > limit { throw .tooLarge(limit: limit) }
    return nil
  }
}
