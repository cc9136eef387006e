internal import Addresses
internal import Foundation

/// Who is asked for names that are not ours.
public enum UpstreamServers: Hashable, Sendable {
  /// Nobody.
  case none
  /// Whoever the machine asks: the servers that this file names (resolv.conf(5)), as it is when a question comes.
  case machine(file: String = "/etc/resolv.conf")
  /// These, in this order.
  case servers([NameServerPlace])

  /// In the order in which they are asked; at most three, as the C library does it.
  ///
  /// - Parameter own: where we listen ourselves; nobody is asked twice what he does not know.
  func list(without own: [NameServerPlace]) -> [NameServerPlace] {
    let all: [NameServerPlace]
    switch self {
    case .none: all = []
    case .servers(let servers): all = servers
    case .machine(let file):
      let content = FileManager.default.contents(atPath: file) ?? Data()
      all = Self.servers(inResolverFile: String(decoding: content, as: UTF8.self))
    }
    return Array(all.filter { !own.contains($0) }.prefix(3))
  }

  /// The servers that a resolv.conf names. An address with a zone (`fe80::1%eth0`) is left out.
  static func servers(inResolverFile text: String) -> [NameServerPlace] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.first == "nameserver", words.count > 1 else { return nil }
      return IPAddress(String(words[1])).map { NameServerPlace($0) }
    }
  }
}
