internal import Glibc

/// Something that happened in a folder, or to it.
package struct InotifyEvent: Hashable, Sendable {
  /// The watch; nil if events were dropped and everything must be checked.
  package let watch: InotifyWatch?
  /// The name within the folder; nil for the folder itself.
  package let name: String?

  /// Parses the result of one read(2): each event is a `struct inotify_event` of sixteen bytes and a name padded with
  /// zeros.
  static func events(in bytes: ArraySlice<UInt8>) -> [InotifyEvent] {
    var events: [InotifyEvent] = []
    var rest = bytes
    while rest.count >= headerLength {
      let mask = rest.word(at: 4)
      let name = rest.dropFirst(headerLength).prefix(Int(rest.word(at: 12)))
      let hasOverflown = mask & UInt32(IN_Q_OVERFLOW) != 0
      // The kernel confirms the end of a watch with one more event, after the one that ended it.
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
  /// Reads four bytes in native byte order, which is little-endian wherever Swift runs on Linux.
  fileprivate func word(at offset: Int) -> UInt32 {
    self[(startIndex + offset)..<(startIndex + offset + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
