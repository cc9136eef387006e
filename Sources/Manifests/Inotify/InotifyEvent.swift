internal import Glibc

/// Something that happened in a folder, or to it.
public struct InotifyEvent: Hashable, Sendable {
  /// Where; nil when the kernel could not keep up and everything must be looked at.
  public let watch: InotifyWatch?
  /// Which entry of the folder; nil when it is the folder itself.
  public let name: String?

  /// The events that one read(2) gave: each a `struct inotify_event`, sixteen bytes, and a name filled up with zeros.
  static func events(in bytes: ArraySlice<UInt8>) -> [InotifyEvent] {
    var events: [InotifyEvent] = []
    var rest = bytes
    while rest.count >= headerLength {
      let mask = rest.word(at: 4)
      let name = rest.dropFirst(headerLength).prefix(Int(rest.word(at: 12)))
      let hasOverflown = mask & UInt32(IN_Q_OVERFLOW) != 0
      // A watch that ended says so once more, after the event that ended it.
      if mask & UInt32(IN_IGNORED) == 0 {
        events.append(
          InotifyEvent(
            watch: hasOverflown ? nil : InotifyWatch(number: Int32(bitPattern: rest.word(at: 0))),
            name: name.isEmpty ? nil : String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)))
      }
      rest = rest.dropFirst(headerLength + name.count)
    }
    return events
  }

  private static let headerLength = 16
}

extension ArraySlice<UInt8> {
  /// A number of four bytes in the machine's own order, which is little-endian wherever Swift runs on Linux.
  fileprivate func word(at offset: Int) -> UInt32 {
    self[(startIndex + offset)..<(startIndex + offset + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
