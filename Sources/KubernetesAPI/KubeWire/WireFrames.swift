/// Cuts a watch's stream of bytes into frames: each is its length, as four bytes with the most significant first, and
/// so many bytes.
///
/// A byte is copied into the buffer, on average at most once to the buffer's front, and once into its frame.
public struct WireFrames: Sendable {
  /// What the API server's own clients allow (k8s.io/apimachinery/pkg/runtime/serializer/streaming).
  public static let usualLimit = 16 << 20

  private let limit: Int
  private var buffer: [UInt8] = []
  /// Where in the buffer the next frame starts.
  private var start = 0
  /// Where in the stream the buffer starts.
  private var dropped = 0

  /// A stream of which nothing has come yet. A frame that is longer than the limit is an error, so that a stream that
  /// went wrong cannot fill the memory.
  public init(limit: Int = usualLimit) { self.limit = limit }

  /// Adds what has come, in whatever pieces.
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    dropWhatIsTaken()
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame, without its length; nil while there is none.
  ///
  /// - Throws: when the frame is longer than the limit. The stream is of no use any more, and each further call throws.
  public mutating func next() throws(WireError) -> [UInt8]? {
    guard waiting >= 4 else { return nil }
    let length = buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard length <= limit else {
      throw WireError("frame", offset: dropped + start, .frameTooLong(limit: limit))
    }
    guard waiting - 4 >= length else { return nil }
    let frame = Array(buffer[start + 4..<start + 4 + length])
    start += 4 + length
    return frame
  }

  /// How many bytes wait for the rest of their frame, or for `next`.
  public var waiting: Int { buffer.count - start }

  /// Moves what waits to the front once it is the smaller part, so that moving costs no more than what has been taken.
  private mutating func dropWhatIsTaken() {
    guard start > buffer.count / 2 else { return }
    buffer.removeFirst(start)
    dropped += start
    start = 0
  }
}
