internal import Foundation
internal import NodeChecks

extension ProgramVersions {
  /// Those of this machine. nft is asked for its own, which the daemon, that runs no program, never does.
  static func found() -> Self {
    let release = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
    return Self(
      kernel: release?.trimmingCharacters(in: .whitespacesAndNewlines), nft: nftVersion(),
      libnftnl: libnftnlVersion())
  }

  /// `nftables v1.0.6 (Lester Gooch #5)`
  private static func nftVersion() -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["nft", "--version"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return text.split(separator: " ").first { $0.hasPrefix("v") }.map { String($0.dropFirst()) }
  }

  /// By the file that is mapped into this process; nil where the library is linked in.
  private static func libnftnlVersion() -> String? {
    let name = "/libnftnl.so."
    guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8),
      let line = maps.split(separator: "\n").first(where: { $0.contains(name) }),
      let range = line.range(of: name)
    else { return nil }
    return String(line[range.upperBound...])
  }
}
