internal import Glibc
package import NodeChecks
internal import SmallFiles

extension ProgramVersions {
  /// Detects the versions on this machine. It runs nft, so the daemon, which runs no programs, must not call it.
  package static func detected() -> Self {
    let release = fileText("/proc/sys/kernel/osrelease")
    return Self(
      kernel: release?.trimmed, nft: nftVersion(),
      libnftnl: libnftnlVersion())
  }

  /// Parses `nftables v1.0.6 (Lester Gooch #5)`. Uses popen, because Foundation's Process needs a loopback interface
  /// that is up.
  private static func nftVersion() -> String? {
    guard let stream = popen("exec nft --version 2>/dev/null", "r") else { return nil }
    var line = [CChar](repeating: 0, count: 256)
    let isRead = fgets(&line, Int32(line.count), stream) != nil
    guard pclose(stream) == 0, isRead else { return nil }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: " ").first { $0.hasPrefix("v") }.map { String($0.dropFirst()) }
  }

  /// Finds the version in the name of the library mapped into this process; nil if it is linked statically.
  private static func libnftnlVersion() -> String? {
    let name = "/libnftnl.so."
    guard
      let line = fileText("/proc/self/maps")?.split(separator: "\n").first(where: { $0.contains(name) }),
      let range = line.firstRange(of: name)
    else { return nil }
    return String(line[range.upperBound...])
  }
}
