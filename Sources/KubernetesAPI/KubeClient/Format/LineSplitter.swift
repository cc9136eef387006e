/// Splits a byte stream into lines, the framing of a watch in JSON.
struct LineSplitter: Sendable {
  private var bytes: [UInt8] = []
  /// The start of the next line.
  private var start = 0
  /// The end of the bytes that were searched for a line feed.
  private var searched = 0
  private let limit: Int

  /// - Parameter limit: the longest line to accept, in bytes. etcd stores objects of at most 1.5 MiB.
  init(limit: Int = 16 << 20) { self.limit = limit }

  /// Whether every byte was returned in a line.
  var isEmpty: Bool { start == bytes.count }

  /// Appends received bytes.
  mutating func append(_ piece: some Sequence<UInt8>) {
    if start > 0 {
      bytes.removeFirst(start)
      searched -= start
      start = 0
    }
    bytes += piece
  }

  /// Returns the next complete line that is not empty; nil if more bytes are needed.
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
