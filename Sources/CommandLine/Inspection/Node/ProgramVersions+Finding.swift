internal import Foundation
internal import Glibc
internal import NodeChecks

extension ProgramVersions {
  /// Those of this machine. nft is asked for its own, which the daemon, that runs no program, never does.
  package static func found() -> Self {
    let release = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
    return Self(
      kernel: release?.trimmingCharacters(in: .whitespacesAndNewlines), nft: nftVersion(),
      libnftnl: libnftnlVersion())
  }

  /// `nftables v1.0.6 (Lester Gooch #5)`. By popen, since Foundation's Process wants a loopback interface that is up.
  private static func nftVersion() -> String? {
    guard let stream = popen("exec nft --version 2>/dev/null", "r") else { return nil }
    var line = [CChar](repeating: 0, count: 256)
    let isRead = fgets(&line, Int32(line.count), stream) != nil
    guard pclose(stream) == 0, isRead else { return nil }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: " ").first { $0.hasPrefix("v") }.map { String($0.dropFirst()) }
  }

  /// By the file that is mapped into this process; nil where the library is linked in.
  private static func libnftnlVersion() -> String? {
    let name = "/libnftnl.so."
    // Foundation's functions for whole files read no more than the first page of this one.
    guard let maps = try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd(),
      let line = String(decoding: maps, as: UTF8.self).split(separator: "\n").first(where: {
        $0.contains(name)
      }),
      let range = line.range(of: name)
    else { return nil }
    return String(line[range.upperBound...])
  }
}
